"""The points of a curve are the counts of a trend, in order, and say which period is cut."""

from __future__ import annotations

from tests.fakes.report import report, trend
from trendscope.report.curve import curve

CUT = {"since": "2022-07-01", "until": "2025-12-31", "retrieved": "2025-06-30"}


def test_a_point_has_the_counts_and_the_papers_of_its_period():
    named = trend(papers={"2024": ("D1", "D2")})
    points = {point.period: point for point in curve(report(), named)}
    assert [point.named for point in points.values()] == [0, 2, 5, 10]
    assert points["2024"].share == 5 / 40
    assert points["2024"].papers == ("D1", "D2")


def test_a_period_without_papers_has_no_share():
    assert curve(report(), trend(counts={}, sampled={"2022": 0, "2023": 4}))[0].share is None


def test_the_window_and_the_day_of_the_run_cut_periods():
    points = curve(report().model_copy(update=CUT), trend())
    assert [point.is_partial for point in points] == [True, False, False, True]


def test_a_theme_without_counts_by_period_has_no_curve():
    assert curve(report(), trend(counts={}, sampled={})) == ()
