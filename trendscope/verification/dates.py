"""Dates: a year or a month that a cited document has is no number and no name to look for."""

from __future__ import annotations

import re

from trendscope.verification.amounts import REMOVED
from trendscope.verification.evidence import ClaimEvidence

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_NUMBER_OF = {name: number for number, name in enumerate(_MONTHS, 1)}
_MONTH = re.compile(rf"\b(?P<month>{'|'.join(_MONTHS)}) (?P<year>(?:19|20)\d\d)\b")
_KOREAN = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)년 (?P<month>1[0-2]|[1-9])월")
_YEAR = re.compile(r"(?<![\w.,$-])(?:19|20)\d\d(?![\w.,%]*\d)(?! ?[%‰×])")


def without_dates(text: str, evidence: ClaimEvidence) -> str:
    """The text without the months and years in which the cited documents, or counted ones, are dated."""

    def replaced(match: re.Match[str]) -> str:
        month = _NUMBER_OF.get(match["month"]) or int(match["month"])
        return REMOVED if _is_dated(match["year"], month, evidence) else match[0]

    years = {work.year for work in evidence.works}
    text = _KOREAN.sub(replaced, _MONTH.sub(replaced, text))
    return _YEAR.sub(lambda match: REMOVED if match[0] in years else match[0], text)


def _is_dated(year: str, month: int, evidence: ClaimEvidence) -> bool:
    """Whether a cited document is of this month, or a count is."""
    date = f"{year}-{month:02}"
    return date in evidence.months or any(work.date.startswith(date) for work in evidence.works)
