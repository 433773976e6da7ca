"""A report that may be shown: a page or a model may repeat a key that it was sent, or half a character."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from trendscope.text.characters import whole_characters
from trendscope.text.masking import mask_secrets

Shown = TypeVar("Shown", bound=BaseModel)


def masked(report: Shown) -> Shown:
    """A report, or what is made of reports, without the secrets this process knows and half characters."""
    values = report.model_dump()
    clean = _clean(values)
    return report if clean == values else type(report).model_validate(clean)


def _clean(value: object) -> object:
    if isinstance(value, str):
        return whole_characters(mask_secrets(value))
    if isinstance(value, dict):
        return {_clean(name): _clean(each) for name, each in value.items()}
    return tuple(map(_clean, value)) if isinstance(value, tuple | list) else value
