"""The numbers of a curve stand beside each other, beside the line, and beside those of the axis."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from tests.fakes.report import report, trend
from trendscope.report.captions import Captions
from trendscope.report.charts.curve_chart import CURVE, curve_chart
from trendscope.report.charts.curve_shapes import CurveChart
from trendscope.report.charts.shapes import Size
from trendscope.report.charts.value_labels import box_of
from trendscope.report.html.trends import CURVE as ON_A_PAGE

# Named and read, by year: curves whose numbers stood on each other, or on those of the axis.
DIP = [(5, 299), (11, 401), (4, 411), (6, 402), (8, 286), (11, 339), (15, 289), (1, 46)]
FALL = [(29, 299), (32, 401), (33, 411), (23, 402), (12, 286), (6, 339), (2, 289), (1, 46)]
START = [
    *((34, 202), (73, 335), (47, 293), (24, 198), (19, 213), (12, 180)),
    *((5, 210), (3, 140), (7, 173), (6, 240), (0, 56)),
]


def drawn(counts: list[tuple[int, int]], size: Size = CURVE) -> CurveChart:
    years = [str(2026 - len(counts) + at) for at in range(1, len(counts) + 1)]
    named = trend(
        counts=dict(zip(years, (named for named, _ in counts), strict=True)),
        sampled=dict(zip(years, (read for _, read in counts), strict=True)),
    )
    made = report(trends=(named,), since=f"{years[0]}-01-01", until="2026-12-31")
    chart = curve_chart(Captions(made), named, size)
    assert chart
    return chart


def overlaps(chart: CurveChart) -> list[tuple[str, str]]:
    """The numbers of which one stands on the other."""
    values = [mark.value for mark in chart.marks if mark.value]
    return [
        (one.text, other.text)
        for one, other in combinations(values, 2)
        if box_of(one, chart.size.font).overlaps(box_of(other, chart.size.font))
    ]


def starts(chart: CurveChart) -> float:
    """Where the first number starts, from where those of the axis end."""
    boxes = [box_of(mark.value, chart.size.font) for mark in chart.marks if mark.value]
    return min(box.left for box in boxes) - (chart.left - chart.size.font / 2)


@pytest.mark.parametrize("counts", [DIP, FALL, START])
@pytest.mark.parametrize("size", [CURVE, ON_A_PAGE, Size(width=1120, height=360, font=20)])
def test_no_number_stands_on_another(counts: list[tuple[int, int]], size: Size) -> None:
    chart = drawn(counts, size)

    assert overlaps(chart) == []
    assert starts(chart) >= 0


@pytest.mark.parametrize("seed", range(40))
def test_nor_does_one_of_any_other_curve(seed: int) -> None:
    draw = random.Random(seed)
    years = draw.randint(3, 12)
    chart = drawn([(draw.randint(0, 100), draw.randint(100, 400)) for _ in range(years)], ON_A_PAGE)

    assert overlaps(chart) == []
    assert starts(chart) >= 0
    assert all(
        box_of(mark.value, chart.size.font).right <= chart.size.width for mark in chart.marks if mark.value
    )
