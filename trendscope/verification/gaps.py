"""Gaps: the points between two figures that a text states, and percentages that are called absolute."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from trendscope.verification.amounts import Number, numbers

_ABSOLUTE = re.compile(
    r"\babsolute(?:ly)? (?:[a-z]{1,40} ){0,3}(\d[\d.,]{0,30}%)|(\d[\d.,]{0,30}%)(?: \(?absolute\b)",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"(?:\d[\d.,]{0,15}% (?:and |or )?){1,4}(?:respectively )?in terms of absolute\b", re.IGNORECASE
)
# A score has decimals; a count of papers has none.
_SCORE = re.compile(r"\d+\.\d+")
_POINTS = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) ?(?:점|포인트|points?\b)")
_PERCENTAGE = re.compile(r"\d+(?:\.\d+)?")


def in_points(source: str) -> set[Number]:
    """The percentages that a source calls absolute, as percentage points: an absolute gain of 14%."""
    found = [match[1] or match[2] for match in _ABSOLUTE.finditer(source)]
    found += [match[0] for match in _TERMS.finditer(source)]
    return {(value, "pp") for percent in found for value, unit in numbers(percent) if unit in ("%", "pp")}


def gaps(text: str, stated: set[Number]) -> set[Number]:
    """The points between two percentages, or two scores, of a text that are both stated."""
    both = numbers(text) & stated
    percents = _between(value for value, unit in both if unit == "%" and _PERCENTAGE.fullmatch(value))
    scores = _between(value for value, unit in both if not unit and _SCORE.fullmatch(value))
    points = set(_POINTS.findall(text))
    return {(value, "pp") for value in percents} | {(value, "") for value in scores & points}


def _between(values: Iterable[str]) -> set[str]:
    found = set(map(Decimal, values))
    return {f"{abs(one - other).normalize():f}" for one in found for other in found if one != other}
