"""A span of days, and the years, quarters or months into which it is divided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["year", "quarter", "month"]

MIN_MONTHS_FOR_YEARS = 60
MIN_MONTHS_FOR_QUARTERS = 18

_MONTHS: dict[Unit, int] = {"year": 12, "quarter": 3, "month": 1}


@dataclass(frozen=True)
class Window:
    """A span of days, both inclusive.

    Its periods are years if it is five years long or longer, else quarters, and months below 18 months.
    A period is named `2024`, `2024-Q2` or `2024-06`: names of one unit sort by time.
    """

    since: date
    until: date

    @classmethod
    def of_years(cls, since: int, until: int) -> Window:
        """Whole years, both inclusive."""
        return cls(date(since, 1, 1), date(until, 12, 31))

    @property
    def unit(self) -> Unit:
        months = 12 * (self.until.year - self.since.year) + self.until.month - self.since.month + 1
        if months >= MIN_MONTHS_FOR_YEARS:
            return "year"
        return "quarter" if months >= MIN_MONTHS_FOR_QUARTERS else "month"

    @property
    def periods(self) -> tuple[str, ...]:
        """The names of all its periods, in order; the first and the last may be cut."""
        months = (
            date(year, month, 1)
            for year in range(self.since.year, self.until.year + 1)
            for month in range(1, 13)
        )
        inside = (each for each in months if self.since.replace(day=1) <= each <= self.until)
        return tuple(dict.fromkeys(_name(each.year, each.month, self.unit) for each in inside))

    def has(self, day: str) -> bool:
        """Whether an ISO date, or a part of the year or month that it names, is inside."""
        return self.since.isoformat()[: len(day)] <= day <= self.until.isoformat()[: len(day)]

    def period_of(self, day: str | None) -> str | None:
        """The period of an ISO date; None outside the window, or if the date is not precise enough."""
        if not day or not self.has(day) or (len(day) < 7 and self.unit != "year"):
            return None
        return _name(int(day[:4]), int(day[5:7] or 1), self.unit)

    def span_of(self, period: str) -> Window:
        """The days of one of its periods that are inside the window."""
        year, part = int(period[:4]), period[5:]
        if part.startswith("Q"):
            first, months = 3 * int(part[1:]) - 2, 3
        elif part:
            first, months = int(part), 1
        else:
            first, months = 1, 12
        begin, after = date(year, first, 1), first + months
        end = date(year + (after > 12), (after - 1) % 12 + 1, 1)
        return Window(max(begin, self.since), min(date.fromordinal(end.toordinal() - 1), self.until))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    def parts(self, number: int) -> list[Window]:
        """The window in so many parts of about the same number of days, in order; one of a day is whole."""
        number = min(number, self.days)
        starts = [self.since + timedelta(days=self.days * at // number) for at in range(number)]
        ends = [start - timedelta(days=1) for start in starts[1:]] + [self.until]
        return [Window(start, end) for start, end in zip(starts, ends, strict=True)]

    def __str__(self) -> str:
        """`2019–2026` for whole years, else the months or days: `2024-06–2026-11`."""
        first, last = self.since.isoformat(), self.until.isoformat()
        if first.endswith("-01-01") and last.endswith("-12-31"):
            first, last = first[:4], last[:4]
        elif self.since.day == 1 and (self.until.toordinal() + 1 == _next_month(self.until).toordinal()):
            first, last = first[:7], last[:7]
        return first if first == last else f"{first}–{last}"


def period_after(day: date, unit: Unit) -> tuple[str, Window]:
    """The name and the days of the first period of this unit that begins after a day."""
    months = _MONTHS[unit]
    number = (12 * day.year + day.month - 1) // months + 1
    first, following = (date(at * months // 12, at * months % 12 + 1, 1) for at in (number, number + 1))
    return _name(first.year, first.month, unit), Window(first, following - timedelta(days=1))


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _name(year: int, month: int, unit: Unit) -> str:
    if unit == "year":
        return f"{year}"
    return f"{year}-Q{(month + 2) // 3}" if unit == "quarter" else f"{year}-{month:02d}"
