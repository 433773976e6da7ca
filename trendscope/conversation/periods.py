"""The periods of a run that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trendscope.conversation.run_evidence import RunEvidence

# 2048 tokens are no year.
_COUNTED = r"(?![-\s](?:words?|tokens?|pages?|parameters|samples|dimension\w*|bits?|people)\b)"
_PERIOD = rf"(?<![\w.-])(?:19|20)\d\d(?:-Q[1-4]|-(?:0[1-9]|1[0-2]))?(?!\d){_COUNTED}"
_NAMED = re.compile(_PERIOD, re.IGNORECASE)
_RANGE = re.compile(
    rf"({_PERIOD})\s*년?\s*(?:-|–|~|to|until|through|and|부터|에서)\s*({_PERIOD})(?=\s*년?)", re.IGNORECASE
)
_SINCE = re.compile(rf"\b(?:since|from|after)\s+({_PERIOD})|({_PERIOD})\s*년?\s*(?:이후|부터)", re.IGNORECASE)
_UNTIL = re.compile(
    rf"\b(?:before|until|up to)\s+({_PERIOD})|({_PERIOD})\s*년?\s*(?:이전|까지|전)", re.IGNORECASE
)
_RELATIVE = {
    0: re.compile(r"\bthis year\b|올해|금년", re.IGNORECASE),
    1: re.compile(r"\blast year\b|작년|지난해", re.IGNORECASE),
}
_YEARS = re.compile(
    rf"(?:\b(?:in|since|from|after|before|until|during|for)\s+)?{_PERIOD}(?:\s*년도?)?", re.IGNORECASE
)


@dataclass(frozen=True)
class NamedPeriods:
    """The periods of the run, the years that it does not cover, and the question without either."""

    periods: tuple[str, ...]
    outside: tuple[str, ...]
    rest: str


def named_periods(text: str, evidence: RunEvidence) -> NamedPeriods:
    """What a question names: years, ranges of them, `since 2023`, `last year`."""
    text = _with_years(text, date.fromisoformat(evidence.report.retrieved))
    named = _NAMED.findall(text)
    covered = evidence.periods
    outside = tuple(dict.fromkeys(each for each in named if not _within(each, covered)))
    return NamedPeriods(_periods(text, named, covered), outside, _YEARS.sub(" ", text))


def _with_years(text: str, today: date) -> str:
    for back, pattern in _RELATIVE.items():
        text = pattern.sub(f" {today.year - back} ", text)
    return text


def _periods(text: str, named: list[str], covered: tuple[str, ...]) -> tuple[str, ...]:
    if not named or not covered:
        return ()
    if between := _RANGE.search(text):
        return _between(between[1], between[2], covered)
    if since := _SINCE.search(text):
        return _between(since[1] or since[2], covered[-1], covered)
    if until := _UNTIL.search(text):
        return _between(covered[0], until[1] or until[2], covered)
    return tuple(each for each in covered if any(each.startswith(name.upper()) for name in named))


def _between(first: str, last: str, covered: Iterable[str]) -> tuple[str, ...]:
    return tuple(each for each in covered if first[:4] <= each[:4] <= last[:4])


def _within(period: str, covered: tuple[str, ...]) -> bool:
    return any(each.startswith(period.upper()) or period.startswith(each) for each in covered)
