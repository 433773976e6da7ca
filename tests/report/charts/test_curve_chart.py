"""The picture of a trend has its shares at the right height, and says which of them to trust less."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.fakes.report import report, trend
from trendscope.report.captions import Captions
from trendscope.report.charts.curve_chart import curve_chart
from trendscope.report.charts.curve_shapes import CurveChart
from trendscope.report.charts.shapes import Text
from trendscope.report.charts.text_width import text_width
from trendscope.report.report import Report

READ = {"2022": 50, "2023": 50, "2024": 50, "2025": 50}


def chart(made: Report | None = None, **changes: object) -> CurveChart:
    named = trend().model_copy(update={"sampled": READ} | changes)
    made = made or report()
    drawn = curve_chart(Captions(made.model_copy(update={"trends": (named,)})), named)
    assert drawn
    return drawn


def test_points_are_as_high_as_their_shares():
    drawn = chart(counts={"2022": 0, "2023": 5, "2024": 10, "2025": 15})
    heights = [drawn.bottom - mark.y for mark in drawn.marks]
    assert heights == pytest.approx([(drawn.bottom - drawn.top) * part / 3 for part in range(4)])
    assert [tick.text for tick in drawn.ticks] == ["0%", "10%", "20%", "30%"]
    places = [mark.x for mark in drawn.marks]
    assert all(drawn.left < place < drawn.right for place in places)
    assert [after - before for before, after in pairwise(places)] == pytest.approx(
        [(drawn.right - drawn.left) / 4] * 3
    )


def test_a_point_says_its_numbers_in_words():
    made = report().model_copy(update={"until": "2025-06-30"})
    words = [mark.words for mark in chart(made, counts={"2023": 1, "2025": 12}).marks]
    assert words[0] == "2022: 0 of 50 papers, 0%"
    assert words[1] == "2023: 1 of 50 papers, 2.0%"
    assert words[3] == "2025, not complete: 12 of 50 papers, 24%"
    assert chart(report("ko"), counts={"2023": 1}).marks[1].words == "2023년: 논문 50편 중 1편, 2.0%"


def test_a_partial_period_is_reached_by_a_dashed_line():
    drawn = chart(report().model_copy(update={"retrieved": "2025-06-30"}))
    assert [mark.is_partial for mark in drawn.marks] == [False, False, False, True]
    assert [segment.is_partial for segment in drawn.segments] == [False, False, True]
    assert "Hollow point" in " ".join(drawn.notes)
    assert "Hollow point" not in " ".join(chart().notes)


def test_a_period_without_papers_is_a_gap():
    drawn = chart(sampled=READ | {"2023": 0}, counts={"2024": 5, "2025": 10})
    assert [mark.period for mark in drawn.marks] == ["2022", "2024", "2025"]
    assert [mark.words for mark in drawn.gaps] == ["2023: no paper was read"]
    assert len(drawn.segments) == 1
    assert drawn.papers[1].text == "–"


def test_few_papers_do_not_stretch_the_axis():
    drawn = chart(sampled=READ | {"2022": 1}, counts={"2022": 1, "2024": 5, "2025": 10})
    first = drawn.marks[0]
    assert (first.is_thin, first.is_off_scale) == (True, True)
    assert first.y == pytest.approx(drawn.top)
    assert first.value
    assert first.value.text == "100%"
    assert drawn.ticks[-1].text == "20%"
    assert len(drawn.segments) == 2


def test_where_all_periods_have_few_papers_none_is_pale():
    drawn = chart(sampled=dict.fromkeys(READ, 9), counts={"2025": 9})
    assert not any(mark.is_thin for mark in drawn.marks)
    assert drawn.ticks[-1].text == "100%"


def test_both_sides_of_the_split_have_their_share():
    drawn = chart(counts={"2022": 0, "2023": 2, "2024": 5, "2025": 10})
    earlier, recent = drawn.sides
    assert (earlier.caption.text, recent.caption.text) == ("Earlier 2.0%", "Recent 15%")
    assert earlier.x + earlier.width == recent.x == drawn.split
    assert drawn.marks[1].x < recent.x < drawn.marks[2].x
    assert recent.height / earlier.height == pytest.approx(0.15 / 0.02)


def test_too_few_papers_have_no_split():
    drawn = chart(sampled={"2022": 1, "2023": 1}, counts={"2023": 1})
    assert drawn.split is None
    assert drawn.words == "Sparse attention: rising."


def overlap(texts: tuple[Text, ...], size: float) -> bool:
    ends = [
        (text.x - text_width(text.text, size) / 2, text.x + text_width(text.text, size) / 2) for text in texts
    ]
    return any(before[1] > after[0] for before, after in pairwise(ends))


YEARS = [str(year) for year in range(1990, 2026)]
QUARTERS = [f"{year}-Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]
MONTHS = [f"2024-{month:02d}" for month in range(8, 13)] + [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.mark.parametrize("read", [40, 12_345])
@pytest.mark.parametrize("periods", [YEARS[-2:], YEARS[-8:], YEARS, QUARTERS, MONTHS])
def test_labels_are_thinned_until_none_overlap(periods: list[str], read: int):
    since = "2021-01-01" if periods is QUARTERS else f"{periods[0]}-01"[:7] + "-01"
    made = report().model_copy(update={"since": since})
    drawn = chart(made, sampled=dict.fromkeys(periods, read), counts=dict.fromkeys(periods, read // 2))
    assert len(drawn.marks) == len(periods)
    assert drawn.periods[-1].text == periods[-1]
    assert not overlap(drawn.periods, drawn.size.font)
    assert not overlap(drawn.papers, 0.85 * drawn.size.font)
    values = tuple(mark.value for mark in drawn.marks if mark.value)
    assert len(values) == len(drawn.periods)
    assert all(0 < value.x < drawn.size.width for value in values)


def test_a_theme_has_no_picture():
    theme = trend("open problems", "theme", counts={}, sampled={})
    assert curve_chart(Captions(report(trends=(theme,))), theme) is None
