from __future__ import annotations

import math

import pytest

from trendscope.measuring.change import (
    ChangeTest,
    compare_windows,
    kendall_tau,
    log_odds,
    share_ratio,
    split_period,
)
from trendscope.trend import Direction


def moved(z: float, growth: float = 2.0, tau: float = 0.6) -> ChangeTest:
    return ChangeTest({}, 0, 0, 0, 0, z, growth, tau)


@pytest.mark.parametrize(
    ("change", "direction"),
    [
        (moved(2.5), "rising"),
        (moved(2.49), "likely rising"),
        (moved(1.96), "likely rising"),
        (moved(1.95), "early signal"),
        (moved(1.0), "early signal"),
        (moved(0.99), "steady"),
        (moved(3.0, growth=1.15), "steady"),
        (moved(3.0, tau=0.1), "steady"),
        (moved(-1.96, 0.4, -0.6), "fading"),
        (moved(-1.95, 0.4, -0.6), "steady"),
        (moved(-3.0, 0.4, -0.5), "steady"),
    ],
)
def test_direction(change: ChangeTest, direction: Direction) -> None:
    assert change.direction == direction


def test_the_recent_part_is_about_two_fifths() -> None:
    assert split_period({str(year): 20 for year in range(2016, 2026)}) == "2022"


def test_either_side_needs_documents() -> None:
    assert split_period({"2020": 8, "2021": 7}) is None
    assert split_period({"2020": 8, "2021": 8}) == "2021"


def test_one_period_is_no_time_axis() -> None:
    assert split_period({"2024": 50}) is None
    assert split_period({}) is None


@pytest.mark.parametrize(
    ("periods", "split"),
    [
        (["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"], "2024-Q4"),
        (["2024-08", "2024-09", "2024-10", "2024-11", "2024-12"], "2024-11"),
    ],
)
def test_quarters_and_months_are_split_like_years(periods: list[str], split: str) -> None:
    assert split_period(dict.fromkeys(periods, 20)) == split


def test_the_recent_part_is_of_the_span_and_not_of_the_papers() -> None:
    found = {"2016": 100, "2017": 100, "2018": 0, "2019": 0, "2020": 0, "2021": 50, "2022": 50}

    assert split_period(found) in {"2020", "2021"}


def test_log_odds_is_antisymmetric_and_grows_with_evidence() -> None:
    assert math.isclose(log_odds(9, 100, 3, 100), -log_odds(3, 100, 9, 100))
    assert log_odds(90, 1000, 30, 1000) > log_odds(9, 100, 3, 100) > 0


def test_log_odds_of_nothing() -> None:
    assert log_odds(0, 10, 0, 10) == 0
    assert log_odds(0, 0, 0, 0) == 0


def test_shares_are_compared_not_counts() -> None:
    assert share_ratio(10, 100, 10, 1000) > 9


def test_kendall() -> None:
    assert kendall_tau([1, 2, 3]) == 1
    assert kendall_tau([3, 2, 1]) == -1
    assert kendall_tau([1, 1]) == kendall_tau([]) == 0


def test_momentum_counts_both_sides() -> None:
    found = compare_windows({"2020": 1, "2024": 5}, {"2020": 10, "2024": 10}, "2024")
    assert (found.recent, found.earlier, found.recent_size, found.earlier_size) == (5, 1, 10, 10)
