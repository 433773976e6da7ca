"""The picture of all trends: in bands by direction, nothing over anything else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.fakes.report import abstained, report, trend
from trendscope.report.captions import Captions
from trendscope.report.charts.glance_chart import GlanceSize, glance_chart
from trendscope.report.charts.glance_shapes import GlanceChart, Row
from trendscope.report.charts.text_width import text_width
from trendscope.trend import Direction, Trend

SIZES = [GlanceSize(), GlanceSize(width=1000, font=18, names=400)]
LONG = "a very long name of a trend " * 4
DIRECTIONS: tuple[Direction, ...] = ("fading", "steady", "rising", "likely rising", "early signal", "theme")


def chart(*trends: Trend, language: str = "en", size: GlanceSize | None = None) -> GlanceChart:
    drawn = glance_chart(Captions(report(language, trends=trends)), size)
    assert drawn
    return drawn


def test_rising_trends_are_above_steady_ones_and_fading_ones_below():
    drawn = chart(*(trend(direction, direction) for direction in DIRECTIONS))
    assert [row.name for row in sorted(drawn.rows, key=lambda row: row.y)] == [
        *("Rising", "Likely rising", "Early signal", "Steady", "Fading", "Theme")
    ]
    assert [heading.text.text for heading in drawn.headings] == [
        *("Rising", "No clear change", "Fading", "Without a time axis")
    ]
    assert [row.number for row in drawn.rows] == [3, 4, 5, 2, 1, 6]
    assert [row.is_early for row in drawn.rows] == [False, False, True, False, False, False]


def test_a_comet_goes_from_the_earlier_to_the_recent_share():
    rising, fading = chart(
        trend(counts={"2023": 2, "2024": 5, "2025": 10}), trend("b", "fading", counts={"2022": 9, "2025": 1})
    ).rows
    assert rising.earlier is not None
    assert rising.recent is not None
    assert fading.recent is not None
    assert fading.earlier is not None
    assert rising.recent > rising.earlier
    assert fading.recent < fading.earlier
    assert rising.change.text == "4.0% → 25%"
    assert rising.words == "Sparse attention: rising, 4.0% → 25%; 17 papers"


def test_areas_are_in_proportion_to_papers():
    large, small = chart(trend(counts={"2025": 16}), trend("b", counts={"2025": 4})).rows
    assert large.radius == pytest.approx(2 * small.radius)


def test_what_no_earlier_paper_names_is_marked_as_new():
    new, known = chart(trend(counts={"2025": 4}), trend("b", counts={"2022": 1, "2025": 4})).rows
    assert (new.is_new, known.is_new) == (True, False)
    assert (new.papers.text, known.papers.text) == ("new · 4 papers", "5 papers")


def test_what_was_not_counted_has_a_name_and_no_comet():
    (row,) = chart(trend("open problems", "theme", counts={}, sampled={})).rows
    assert (row.earlier, row.recent, row.change.text) == (None, None, "")
    assert row.words == "Open problems: not counted; not counted"


def boxes(row: Row, chart: GlanceChart) -> list[tuple[float, float, float, float]]:
    """The left, top, right and bottom of what is in a row: its name, its comet and its figures."""
    font = chart.font
    name = [(line.x, line.y - font, text_width(line.text, font)) for line in row.lines]
    figures = [
        (text.x - text_width(text.text, size), text.y - size, text_width(text.text, size))
        for text, size in ((row.change, font), (row.papers, 0.85 * font))
    ]
    found = [(x, y, x + width, y + 1.2 * font) for x, y, width in (*name, *figures)]
    if row.earlier is None or row.recent is None:
        return found
    left, right = sorted((row.earlier, row.recent))
    top, bottom = row.y - row.radius, row.y + row.radius
    return [*found, (left - row.radius, top, right + row.radius, bottom)]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", [1, 9, 12])
@pytest.mark.parametrize("name", ["agents", "대규모 언어 모델의 환각 탐지와 완화", LONG, "x" * 90, "대" * 90])
def test_nothing_is_over_anything_else_or_outside(name: str, number: int, size: GlanceSize, language: str):
    trends = [trend(f"{name} {at}", DIRECTIONS[at % 6], counts={"2025": at + 1}) for at in range(number)]
    drawn = chart(*trends, language=language, size=size)
    assert len(drawn.rows) == number
    for row in drawn.rows:
        assert row.lines[0].text
        for left, top, right, bottom in boxes(row, drawn):
            assert 0 <= left < right <= drawn.width + 0.01
            assert row.top - 0.3 * drawn.font <= top < bottom <= row.top + row.height + 0.01
        inside = [(left, right) for left, top, right, bottom in boxes(row, drawn) if top < row.y < bottom]
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(inside)))
    ordered = sorted(drawn.rows, key=lambda row: row.top)
    assert all(before.top + before.height <= after.top + 0.01 for before, after in pairwise(ordered))
    assert ordered[-1].top + ordered[-1].height <= drawn.bottom


def test_a_report_without_trends_has_no_picture():
    assert glance_chart(Captions(abstained(trends=()))) is None
