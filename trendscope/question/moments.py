"""A year, half, quarter, month or day as words or figures name it, and the days that it has."""

from __future__ import annotations

import re
from datetime import date, timedelta

from trendscope.window import Window

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_ORDINAL = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"
_YEAR = r"(?:19|20)\d\d(?!\d)"
# 2000 words, 2048 tokens: a number of things is no year.
_COUNTED = r"(?![-\s](?:words?|tokens?|pages?|papers|parameters|samples|dimension\w*|bits?|people)\b)"
_YEARS_BACK = {"올해": 0, "금년": 0, "작년": 1, "지난해": 1, "재작년": 2, "this year": 0, "last year": 1}
_RELATIVE = r"(?:올해|금년|작년|지난해|재작년|(?:this|last)\s+year)"
_ANY_YEAR = rf"(?:{_YEAR}(?:\s*년)?|{_RELATIVE})"
_OF = r"(?:\s+(?:of|in))?"
_PART_OF = r"(?:\s*(?:초반?|중반|후반|말)(?=\s|까지|부터|이후|이전|에|의|$))?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_BACK = r"(?:this|last|지난|이번)"

DATED = "|".join(
    (
        rf"{_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)",
        rf"{_ANY_YEAR}\s*\d{{1,2}}\s*월\s*\d{{1,2}}\s*일",
        rf"{_DAY}(?:\s+of)?\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_YEAR}[-./](?:0[1-9]|1[0-2])(?!\d)",
        rf"{_ANY_YEAR}\s*\d{{1,2}}\s*월",
        rf"{_MONTH},?{_OF}\s+{_ANY_YEAR}",
        rf"q[1-4]{_OF}[\s/-]*{_YEAR}",
        rf"{_YEAR}[\s/-]*q[1-4]\b",
        rf"{_ORDINAL}\s+quarter{_OF}\s+{_ANY_YEAR}",
        rf"{_ANY_YEAR}\s*[1-4]\s*분기",
        rf"h[12]{_OF}[\s/-]*{_YEAR}",
        rf"{_YEAR}[\s/-]*h[12]\b",
        rf"{_ORDINAL}\s+half{_OF}\s+{_ANY_YEAR}",
        rf"{_ANY_YEAR}\s*[상하]반기",
        rf"{_BACK}\s+(?:month|quarter)\b",
        r"(?:지난|이번)\s*(?:달|분기)|이달",
        r"(?:19|20)\d0(?:['’]?s\b|\s*년대(?:\s*[초중후]반)?)",
        rf"{_RELATIVE}",
        rf"{_YEAR}{_COUNTED}(?:\s*년도?(?!간|\s*동안){_PART_OF})?",
    )
)
"""Names of moments that have a year or can be counted back from today."""

UNDATED = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|\d{1,2}\s*월"
)
"""A month without its year."""


def read_moment(name: str, today: date, year: int | None = None) -> Window | None:
    """The days of a moment; None if there is no such day, such as 30 February.

    `year` is for a month that is named without one; by default it is the last one that has begun.
    """
    name = " ".join(name.lower().split())
    try:
        return _decade(name) or _back(name, today) or _in_year(name, today, year)
    except ValueError:
        return None


def has_year(name: str) -> bool:
    """Whether a name has its year."""
    return bool(re.search(_ANY_YEAR, name, re.IGNORECASE))


def months_from(year: int, month: int, count: int = 1) -> Window:
    """The days of some months; the number of the first may be below 1 or above 12."""
    return Window(_first_day(year, month), _first_day(year, month + count) - timedelta(days=1))


def _first_day(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _decade(name: str) -> Window | None:
    found = re.search(r"(\d{3})0(?:['’]?s\b|\s*년대)", name)
    return Window.of_years(10 * int(found[1]), 10 * int(found[1]) + 9) if found else None


def _back(name: str, today: date) -> Window | None:
    """A month or a quarter that is counted back from today."""
    if not re.fullmatch(rf"{_BACK}\s*(?:month|quarter|달|분기)|이달", name):
        return None
    back = 1 if name.startswith(("last", "지난")) else 0
    if re.search("quarter|분기", name):
        return months_from(today.year, today.month - (today.month - 1) % 3 - 3 * back, 3)
    return months_from(today.year, today.month - back)


def _in_year(name: str, today: date, default_year: int | None) -> Window:
    year = _year(name, today) or default_year
    if found := re.search(r"q([1-4])|([1-4])\s*분기", name):
        return _part(year or today.year, int(found[1] or found[2]), 3)
    if found := re.search(rf"({_ORDINAL}) (quarter|half)", name):
        which = _ORDINALS.get(found[1]) or int(found[1][0])
        quarters = found[2] == "quarter"
        return _part(year or today.year, which if quarters else min(which, 2), 3 if quarters else 6)
    if found := re.search(r"h([12])|([상하])반기", name):
        return _part(year or today.year, int(found[1] or "상하".index(found[2]) + 1), 6)
    return _month_or_day(name, today, year)


def _part(year: int, which: int, months: int) -> Window:
    return months_from(year, (which - 1) * months + 1, months)


def _month_or_day(name: str, today: date, year: int | None) -> Window:
    month = _month(name)
    if month is None:
        return Window.of_years(year or today.year, year or today.year)
    year = year or today.year - (month > today.month)
    rest = re.sub(rf"{_YEAR}(?:[-./]\d{{1,2}}(?=[-./]))?|\d{{1,2}}\s*월", " ", name)
    day = re.search(r"\d{1,2}", rest) if not re.fullmatch(rf"{_YEAR}[-./]\d\d", name) else None
    if day:
        exact = date(year, month, int(day[0]))
        return Window(exact, exact)
    if not 1 <= month <= 12:
        raise ValueError(month)
    return months_from(year, month)


def _month(name: str) -> int | None:
    if found := re.search(rf"{_YEAR}[-./](\d{{1,2}})|(\d{{1,2}})\s*월", name):
        return int(found[1] or found[2])
    found = re.search(rf"(?<![a-z]){_MONTH}", name)
    return _MONTHS.index(found[0][:3]) + 1 if found else None


def _year(name: str, today: date) -> int | None:
    if found := re.search(r"(?:19|20)\d\d", name):
        return int(found[0])
    back = next((back for word, back in _YEARS_BACK.items() if name.startswith(word) or word in name), None)
    if "재작년" in name:
        back = 2
    return None if back is None else today.year - back
