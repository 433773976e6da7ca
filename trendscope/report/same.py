"""Whether two reports of one run are the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trendscope.report.masked import masked
from trendscope.report.report import Report

NOT_COMPARED = {"usage"}
"""What a run used depends on what was known before it."""


def differing_fields(one: Report, other: Report) -> list[str]:
    """Where two reports differ, such as `trends[2].claims[0].text`."""
    values = (masked(each).model_dump(mode="json", exclude=NOT_COMPARED) for each in (one, other))
    return list(_differing("", *values))


def _differing(path: str, one: Any, other: Any) -> Iterator[str]:
    """The deepest paths at which two values differ; of lists whose lengths differ, their own."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted({*one, *other}):
            inner = f"{path}.{name}" if path else name
            yield from _differing(inner, one.get(name), other.get(name))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, pair in enumerate(zip(one, other, strict=True)):
            yield from _differing(f"{path}[{at}]", *pair)
    elif one != other:
        yield path
