"""Windows and their periods."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from trendscope.window import Window


@pytest.mark.parametrize(
    ("since", "until", "unit", "periods"),
    [
        ("2019-01-01", "2026-12-31", "year", ("2019", "2026", 8)),
        ("2022-01-01", "2026-12-31", "year", ("2022", "2026", 5)),
        ("2023-03-01", "2026-11-26", "quarter", ("2023-Q1", "2026-Q4", 16)),
        ("2025-01-01", "2026-06-30", "quarter", ("2025-Q1", "2026-Q2", 6)),
        ("2025-12-15", "2026-11-26", "month", ("2025-12", "2026-11", 12)),
        ("2026-06-01", "2026-06-30", "month", ("2026-06", "2026-06", 1)),
    ],
)
def test_the_unit_fits_the_window(since, until, unit, periods):
    window = Window(date.fromisoformat(since), date.fromisoformat(until))
    names = window.periods
    assert (window.unit, names[0], names[-1], len(names)) == (unit, *periods)
    assert list(names) == sorted(names)


@pytest.mark.parametrize("since", ["2019-01-01", "2023-03-10", "2025-12-15"])
def test_spans_of_the_periods_cover_the_window_without_a_gap(since):
    window = Window(date.fromisoformat(since), date(2026, 11, 26))
    spans = [window.span_of(period) for period in window.periods]
    assert (spans[0].since, spans[-1].until) == (window.since, window.until)
    assert all((later.since - earlier.until).days == 1 for earlier, later in pairwise(spans))
    for period, span in zip(window.periods, spans, strict=True):
        assert {window.period_of(day.isoformat()) for day in (span.since, span.until)} == {period}


def test_a_date_outside_or_without_the_needed_precision_has_no_period():
    years, months = Window.of_years(2019, 2026), Window(date(2026, 1, 1), date(2026, 6, 30))
    assert years.period_of("2024") == "2024"
    assert years.period_of("2018-12-31") is None
    assert months.period_of("2026") is None
    assert months.period_of("2026-06") == "2026-06"
    assert months.period_of("2026-07-01") is None
    assert months.period_of(None) is None


@pytest.mark.parametrize(
    ("since", "until", "number", "lengths"),
    [
        ("2024-01-01", "2024-01-10", 2, [5, 5]),
        ("2024-01-01", "2024-01-05", 2, [2, 3]),
        ("2024-01-01", "2024-01-31", 4, [7, 8, 8, 8]),
        ("2024-01-01", "2024-01-02", 4, [1, 1]),
        ("2024-01-01", "2024-01-01", 2, [1]),
    ],
)
def test_parts_follow_each_other_and_are_as_long(since, until, number, lengths):
    window = Window(date.fromisoformat(since), date.fromisoformat(until))
    parts = window.parts(number)

    assert [part.days for part in parts] == lengths
    assert (parts[0].since, parts[-1].until) == (window.since, window.until)
    assert all((later.since - part.until).days == 1 for part, later in pairwise(parts))


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        ("2019-01-01", "2026-12-31", "2019–2026"),
        ("2023-01-01", "2023-12-31", "2023"),
        ("2024-06-01", "2026-11-30", "2024-06–2026-11"),
        ("2024-12-01", "2024-12-31", "2024-12"),
        ("2024-06-01", "2026-11-26", "2024-06-01–2026-11-26"),
    ],
)
def test_text(since, until, text):
    assert str(Window(date.fromisoformat(since), date.fromisoformat(until))) == text
