from __future__ import annotations

import math

import pytest

from trendscope.measuring.change import (
    ChangeTest,
    Robustness,
    compare_windows,
    direction_held,
    first_named,
    kendall_tau,
    log_odds,
    share_ratio,
    split_period,
    ways_to_split,
)
from trendscope.trend import Direction, Test


def moved(
    z: float, growth: float = 2.0, held: int = 10, size: int = 20, named: tuple[int, int] = (5, 5)
) -> ChangeTest:
    recent, earlier = named
    return ChangeTest({}, recent, size, earlier, 20, z, growth, 0.0, Robustness(held, 10))


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
        (moved(3.0, held=8), "rising"),
        (moved(3.0, held=7), "steady"),
        (moved(3.0, size=19), "steady"),
        (moved(-1.96, 0.4), "fading"),
        (moved(-1.95, 0.4), "steady"),
        (moved(-3.0, 0.9), "steady"),
        (moved(-3.0, 0.4, held=7), "steady"),
        (moved(3.0, named=(5, 0)), "rising"),
        (moved(3.0, named=(4, 0)), "steady"),
        (moved(-3.0, 0.4, named=(0, 5)), "fading"),
        (moved(-3.0, 0.4, named=(2, 4)), "steady"),
    ],
)
def test_direction(change: ChangeTest, direction: Direction) -> None:
    assert change.direction == direction


@pytest.mark.parametrize(
    ("change", "unmet"),
    [
        (moved(3.0, 1.1, held=7, size=19), ("enough_papers", "growth_ratio", "robust")),
        (moved(-3.0, 0.9), ("growth_ratio",)),
        (moved(1.9, held=7), ()),
        (moved(-3.0, 0.4, named=(2, 3)), ("enough_papers",)),
        (moved(3.0), ()),
    ],
)
def test_unmet(change: ChangeTest, unmet: tuple[Test, ...]) -> None:
    assert change.unmet == unmet


def test_the_first_year_is_in_the_first_third_and_both_sides_have_two_years() -> None:
    ways = ways_to_split(dict.fromkeys(map(str, range(2019, 2027)), 20))
    assert len(ways) == 12
    assert {start for start, _ in ways} == {"2019", "2020", "2021"}
    assert all(int(start) + 2 <= int(split) <= 2025 for start, split in ways)


def test_both_sides_of_a_split_have_twenty_documents() -> None:
    assert ways_to_split({"2021": 20, "2022": 1, "2023": 19}) == [("2021", "2022")]
    assert ways_to_split({"2021": 19, "2022": 19}) == []


def test_a_single_peak_is_not_robust() -> None:
    sampled = dict.fromkeys(map(str, range(2019, 2027)), 100)
    peak = compare_windows({"2024": 30}, sampled, "2024")
    lasting = compare_windows({"2024": 10, "2025": 10, "2026": 10}, sampled, "2024")
    assert (peak.direction, peak.unmet) == ("steady", ("robust",))
    assert lasting.direction == "rising"


def test_a_phrase_is_new_only_where_the_time_before_has_documents() -> None:
    sampled = {"2022": 19, "2023": 1, "2024": 30}
    assert first_named({"2022": 0, "2023": 0, "2024": 5}, sampled) == "2024"
    assert first_named({"2022": 0, "2023": 1, "2024": 5}, sampled) is None
    assert first_named({}, sampled) is None


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


@pytest.mark.parametrize(
    ("direction", "z", "growth", "held"),
    [
        ("rising", 1.64, 2.0, "rising"),
        ("rising", 1.63, 2.0, "likely rising"),
        ("rising", 0.99, 2.0, "steady"),
        ("rising", 3.0, 1.15, "steady"),
        ("likely rising", 1.0, 2.0, "likely rising"),
        ("early signal", 0.99, 2.0, "steady"),
        ("fading", -1.0, 0.5, "fading"),
        ("fading", -0.99, 0.5, "steady"),
        ("fading", 3.0, 2.0, "steady"),
        ("steady", 5.0, 2.0, "steady"),
    ],
)
def test_a_direction_has_to_hold_in_the_papers_that_were_not_read(
    direction: Direction, z: float, growth: float, held: Direction
) -> None:
    assert direction_held(direction, z, growth) == held
