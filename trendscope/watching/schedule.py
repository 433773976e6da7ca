"""When a question is due: by the calendar, counted from the day on which it was added."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal

Every = Literal["day", "week", "month", "quarter", "year"]

EVERY: tuple[Every, ...] = ("day", "week", "month", "quarter", "year")
_DAYS: dict[Every, int] = {"day": 1, "week": 7}
_MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "year": 12}


def due_after(added: date, every: Every, day: date) -> date:
    """The first day after `day` on which a question that was added on `added` is due.

    It does not drift: one that is asked late is due on its usual day again. What was missed is asked once.
    """
    if every in _DAYS:
        step = _DAYS[every]
        return day + timedelta(days=step - (day - added).days % step)
    step = _MONTHS[every]
    number = (12 * (day.year - added.year) + day.month - added.month) // step
    return next(due for at in (number, number + 1) if (due := _months_after(added, at * step)) > day)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month: 29 February after 31 January."""
    number = 12 * day.year + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
