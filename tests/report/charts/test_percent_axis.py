"""Axes end above the highest share, and have few round ticks."""

from __future__ import annotations

import pytest

from trendscope.report.charts.percent_axis import PercentAxis, SquareRootAxis


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, ["0%", "0.1%"]),
        (0.004, ["0%", "0.2%", "0.4%"]),
        (0.019, ["0%", "1%", "2%"]),
        (0.15, ["0%", "5%", "10%", "15%"]),
        (0.16, ["0%", "10%", "20%"]),
        (0.55, ["0%", "20%", "40%", "60%"]),
        (1, ["0%", "50%", "100%"]),
    ],
)
def test_ticks_are_round_and_reach_the_highest_share(highest: float, ticks: list[str]):
    assert [tick.text for tick in PercentAxis.upto(highest, 100, 0).ticks] == ticks


@pytest.mark.parametrize("highest", [number / 997 for number in range(998)])
def test_there_are_two_to_four_ticks(highest: float):
    axis = PercentAxis.upto(highest, 100, 0)
    assert 2 <= len(axis.ticks) <= 4
    assert axis.ticks[0].at == 100
    assert axis.ticks[-1].at == pytest.approx(0)
    assert highest <= axis.top + 1e-9


def test_a_share_above_the_top_is_at_the_top():
    axis = PercentAxis.upto(0.1, 100, 0)
    assert axis.at(0.05) == pytest.approx(50)
    assert axis.at(0.9) == pytest.approx(0)


def test_the_square_root_makes_room_for_small_shares():
    axis = SquareRootAxis(0.64, 0, 80)
    assert [axis.at(share) for share in (0, 0.01, 0.16, 0.64)] == pytest.approx([0, 10, 40, 80])
    assert [tick.text for tick in axis.ticks(gap=12)] == ["0%", "5%", "25%", "50%"]
