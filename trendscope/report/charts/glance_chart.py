"""Where everything is in the picture of all trends: rising ones above, fading below, steady between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from trendscope.measuring.change import before_and_since, split_period
from trendscope.report.captions import Captions, readable_name
from trendscope.report.charts.glance_shapes import GlanceChart, Heading, Row
from trendscope.report.charts.percent_axis import SquareRootAxis
from trendscope.report.charts.shapes import BAND_OF, BANDS, Text
from trendscope.report.charts.text_width import LINE, text_width, wrap
from trendscope.report.glance import Share
from trendscope.text.lines import one_line
from trendscope.trend import Trend

MAX_NAME = 200  # characters
MAX_LINES = 2


@dataclass(frozen=True)
class GlanceSize:
    """The width of the picture, its font size, and the column of the names.

    Without a column each name stands above its row, which suits a narrow page.
    """

    width: float = 520
    font: float = 13
    names: float = 0


@dataclass(frozen=True)
class _Measured:
    """A trend with its number in the report, and its shares on both sides of the split."""

    number: int
    trend: Trend
    earlier: Share | None
    recent: Share | None

    @property
    def papers(self) -> int:
        # Themes of undated documents have no counts by period.
        return sum(self.trend.counts.values()) or sum(map(len, self.trend.papers.values()))

    @property
    def shares(self) -> tuple[float, float] | None:
        """The earlier and the recent share."""
        if self.earlier is None or self.recent is None:
            return None
        return self.earlier.count / self.earlier.sampled, self.recent.count / self.recent.sampled

    @property
    def is_new(self) -> bool:
        """Whether no paper before the split names it."""
        return self.earlier is not None and not self.earlier.count

    @property
    def change(self) -> str:
        return f"{self.earlier} → {self.recent}" if self.shares else ""


def glance_chart(captions: Captions, size: GlanceSize | None = None) -> GlanceChart | None:
    """The picture of all trends of a report; None if there are none."""
    measured = [_measured(number, trend) for number, trend in enumerate(captions.report.trends, start=1)]
    return _Picture(captions, measured, size or GlanceSize()).chart if measured else None


def _measured(number: int, trend: Trend) -> _Measured:
    split = split_period(trend.sampled) if trend.sampled else None
    if not split:
        return _Measured(number, trend, None, None)
    earlier, recent = before_and_since(trend.counts, trend.sampled, split)
    return _Measured(number, trend, Share(*earlier), Share(*recent))


@dataclass(frozen=True)
class _Place:
    """How high a row is, and where its name, its comet and its figures stand."""

    height: float
    name: float
    comet: float
    change: float
    papers: float


class _Picture:
    def __init__(self, captions: Captions, measured: Sequence[_Measured], size: GlanceSize) -> None:
        self.captions, self.say, self.size = captions, captions.say, size
        self.measured = measured
        self.radius = 0.75 * size.font
        figures = max(text_width(text, size.font) for each in measured for text in self._figures(each))
        self.figures = size.width - figures - size.font
        highest = max((share for each in measured for share in each.shares or ()), default=0) or 0.01
        self.axis = SquareRootAxis(highest, size.names + self.radius, self.figures - self.radius)
        self.largest = max(each.papers for each in measured) or 1

    @property
    def chart(self) -> GlanceChart:
        headings: list[Heading] = []
        rows: list[Row] = []
        y = 0.0
        for band in BANDS:
            of_band = [each for each in self.measured if BAND_OF[each.trend.direction] == band]
            if of_band:
                headings.append(
                    Heading(band, Text(self.say(f"chart.{band}"), 0, y + self.size.font, "start"))
                )
                y += 1.8 * self.size.font
            for each in of_band:
                rows.append(self._row(each, y))
                y += rows[-1].height
            y += 0.8 * self.size.font if of_band else 0
        return GlanceChart(
            width=self.size.width,
            height=y + 1.2 * self.size.font,
            font=self.size.font,
            words=self.say("chart.glance", trends=len(rows)),
            bottom=y,
            ticks=self.axis.ticks(gap=3 * self.size.font),
            headings=tuple(headings),
            rows=tuple(rows),
            notes=tuple(self._notes(rows)),
        )

    def _row(self, each: _Measured, y: float) -> Row:
        font, is_beside = self.size.font, bool(self.size.names)
        name = one_line(self.captions.capital(readable_name(each.trend)), MAX_NAME)
        lines = wrap(name, font, (self.size.names if is_beside else self.figures) - font, MAX_LINES)
        place = self._beside(lines, y) if is_beside else self._below(lines, y)
        earlier, recent = each.shares or (None, None)
        change, papers = self._figures(each)
        return Row(
            number=each.number,
            band=BAND_OF[each.trend.direction],
            name=name,
            words=self._words(each, name),
            top=y,
            height=place.height,
            lines=tuple(
                Text(line, 0, place.name + at * LINE * font, "start") for at, line in enumerate(lines)
            ),
            change=Text(change, self.size.width, place.change, "end"),
            papers=Text(papers, self.size.width, place.papers, "end"),
            y=place.comet,
            earlier=None if earlier is None else self.axis.at(earlier),
            recent=None if recent is None else self.axis.at(recent),
            radius=self._radius(each),
            is_new=each.is_new,
            is_early=each.trend.direction == "early signal",
        )

    def _beside(self, lines: Sequence[str], y: float) -> _Place:
        """A row with its name to the left of its comet."""
        font = self.size.font
        height = (max(2, len(lines)) * LINE + 0.6) * font
        middle = y + height / 2
        first = middle + (0.35 - (len(lines) - 1) * LINE / 2) * font
        return _Place(height, first, middle, middle - 0.25 * font, middle + 0.95 * font)

    def _below(self, lines: Sequence[str], y: float) -> _Place:
        """A row with its comet below its name."""
        font = self.size.font
        comet = y + len(lines) * LINE * font + self.radius
        return _Place(comet - y + self.radius + font, y + font, comet, y + font, comet + 0.35 * font)

    def _radius(self, each: _Measured) -> float:
        """Areas are in proportion to papers; a small one can still be seen."""
        return max(0.2, math.sqrt(each.papers / self.largest)) * self.radius

    def _figures(self, each: _Measured) -> tuple[str, str]:
        """What stands at the end of a row: the shares, and the papers."""
        key = "chart.new_papers" if each.is_new else "chart.papers" if each.papers else "captions.not_counted"
        return each.change, self.say(key, **({"papers": each.papers} if each.papers else {}))

    def _words(self, each: _Measured, name: str) -> str:
        """`Agents: rising, 2.6% → 12%; 92 papers`."""
        direction, (change, papers) = self.captions.direction(each.trend), self._figures(each)
        key = "chart.row_changed" if change else "chart.row"
        return self.say(key, name=name, direction=direction, change=change, papers=papers)

    def _notes(self, rows: Sequence[Row]) -> list[str]:
        """What the signs in this picture mean."""
        spans = self.captions.glance.sides
        notes = []
        if spans and any(row.recent is not None for row in rows):
            earlier, recent = (self.say.span(*span) for span in spans)
            notes.append(self.say("chart.change_note", earlier=earlier, recent=recent))
        notes.append(self.say("chart.size_note"))
        if any(row.is_early for row in rows):
            notes.append(self.say("chart.early_note"))
        return notes
