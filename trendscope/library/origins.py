"""Where what is known of a document is from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


class Origins:
    """The origin of each field, as one text: `pdf`, or `pdf (title), first page (date)`."""

    def __init__(self) -> None:
        self._fields: dict[str, list[str]] = {}

    def first(self, field: str, values: Mapping[str, T]) -> T | None:
        """The first value that says something, by its origin, which is remembered."""
        for origin, value in values.items():
            if value:
                self._fields.setdefault(origin, []).append(field)
                return value
        return None

    def __str__(self) -> str:
        if len(self._fields) == 1:
            return next(iter(self._fields))
        return ", ".join(f"{origin} ({', '.join(fields)})" for origin, fields in self._fields.items())
