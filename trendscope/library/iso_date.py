"""Dates as reference files and documents write them, in ISO."""

from __future__ import annotations

import re
from datetime import date

_NUMBERS = re.compile(r"(?<!\d)(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def iso_date(text: str, month: str = "") -> str | None:
    """The first date of a text, such as `2024/05/01/` or `May 2024`, as precise as it is.

    None without a year. `month` is what another field says of it. What no calendar has is left out.
    """
    found = _NUMBERS.search(text)
    if not found:
        return None
    year = found[1]
    number = _month(found[2] or "") or _month(month or re.sub(r"\d{4}", "", text))
    if not number or not found[2] or not found[3]:
        return f"{year}-{number:02}" if number else year
    try:
        return date(int(year), number, int(found[3])).isoformat()
    except ValueError:
        return f"{year}-{number:02}"


def _month(text: str) -> int:
    """The number of a month by its English name or number; 0 if it is none."""
    name = re.sub(r"[^a-z]", "", text.lower())[:3]
    if name in _MONTHS:
        return _MONTHS.index(name) + 1
    number = text.strip(" {}")
    return int(number) if number.isdecimal() and len(number) <= 2 and int(number) <= 12 else 0
