"""When a question is due: by the calendar, from the day on which it was added."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from trendscope.watching.schedule import EVERY, Every, due_after

# Added, how often, asked, and due after that.
DUE = """
2026-11-26 day 2026-11-26 2026-11-27
2026-11-26 week 2026-11-26 2026-12-03
2026-11-26 week 2026-12-02 2026-12-03
2026-11-26 week 2026-12-03 2026-12-10
2026-11-26 month 2026-11-26 2026-12-26
2026-11-26 month 2026-12-25 2026-12-26
2026-11-26 month 2026-12-29 2027-01-26 asked late: no drift
2026-11-26 month 2027-05-02 2027-05-26 what was missed is asked once
2026-01-31 month 2026-01-31 2026-02-28
2026-01-31 month 2026-02-28 2026-03-31
2024-01-30 month 2024-01-31 2024-02-29
2026-11-30 quarter 2026-11-30 2027-02-28
2026-11-30 quarter 2027-02-28 2027-05-30
2024-02-29 year 2024-02-29 2025-02-28
2024-02-29 year 2027-03-01 2028-02-29
"""


@pytest.mark.parametrize("case", DUE.strip().splitlines())
def test_a_question_is_due_on_its_day(case: str) -> None:
    added, name, asked, due, *_ = case.split()
    every = next(each for each in EVERY if each == name)

    assert due_after(date.fromisoformat(added), every, date.fromisoformat(asked)) == date.fromisoformat(due)


@pytest.mark.parametrize("every", EVERY)
def test_each_day_of_six_years_is_before_the_next_due_one(every: Every) -> None:
    """A question that is asked whenever it is due is due as often as its name says."""
    added = date(2024, 1, 31)
    last, times = added, 0
    for number in range(1, 6 * 366):
        today = added + timedelta(days=number)
        due = due_after(added, every, last)
        assert due > last
        if today >= due:
            last, times = today, times + 1

    assert times == {"day": 2195, "week": 313, "month": 72, "quarter": 24, "year": 6}[every]
