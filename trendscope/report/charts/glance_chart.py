"""Where everything is in the picture of all trends: rising ones above, fading below, steady between."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from trendscope.report.captions import Captions
from trendscope.report.charts.glance_shapes import GlanceChart, Heading, Row
from trendscope.report.charts.measured_trend import MeasuredTrend
from trendscope.report.charts.percent_axis import SquareRootAxis
from trendscope.report.charts.row_layout import RADIUS, GlanceSize, layout_of
from trendscope.report.charts.shapes import BANDS, SIGNS, SMALL, Text
from trendscope.report.charts.text_width import LINE, text_width, wrap

MAX_LINES = 2
MIN_SHARE = 0.01  # at which the axis ends at least
MIN_RADIUS = 0.2  # of that of the largest

HEADING, AFTER_BAND, AXIS = 1.8, 0.6, 1.2  # heights, in font sizes

GLANCE = GlanceSize()


def glance_chart(captions: Captions, size: GlanceSize = GLANCE) -> GlanceChart | None:
    """The picture of all trends of a report; None if there are none."""
    trends = [MeasuredTrend(captions, each) for each in captions.report.trends]
    if not trends:
        return None
    picture = _Picture(trends, size)
    headings, rows, bottom = picture.bands(captions)
    return GlanceChart(
        width=size.width,
        height=bottom + AXIS * size.font,
        font=size.font,
        words=captions.say("chart.glance", trends=len(rows)),
        bottom=bottom,
        ticks=picture.axis.ticks(gap=3 * size.font),
        headings=tuple(headings),
        rows=tuple(rows),
        notes=tuple(_notes(captions, rows)),
    )


class _Picture:
    """The plane of the picture: rows, and the axis that they share."""

    def __init__(self, trends: Sequence[MeasuredTrend], size: GlanceSize) -> None:
        self.trends, self.size = trends, size
        change = max(text_width(each.change, size.font) for each in trends)
        papers = max(text_width(each.papers_in_words, SMALL * size.font) for each in trends)
        self.layout = layout_of(size, change, papers)
        highest = max((share for each in trends for share in each.shares), default=0)
        self.axis = SquareRootAxis(max(highest, MIN_SHARE), *self.layout.plot)
        self.largest = max(1, *(each.papers for each in trends))

    def bands(self, captions: Captions) -> tuple[list[Heading], list[Row], float]:
        """The headings and the rows from the top to the bottom, and where they end."""
        headings: list[Heading] = []
        rows: list[Row] = []
        y = 0.0
        for band in BANDS:
            trends = [each for each in enumerate(self.trends, start=1) if each[1].band == band]
            if trends:
                text = f"{SIGNS[band]} {captions.say(f'chart.{band}')}"
                headings.append(Heading(band, Text(text, 0, y + self.size.font, "start")))
                y += HEADING * self.size.font
            for number, each in trends:
                rows.append(self._row(number, each, y))
                y += rows[-1].height
            y += AFTER_BAND * self.size.font if trends else 0
        return headings, rows, y

    def _row(self, number: int, each: MeasuredTrend, y: float) -> Row:
        font = self.size.font
        lines = wrap(each.name, font, self.layout.name_width, MAX_LINES)
        place = self.layout.place(len(lines), y)
        earlier, recent = map(self.axis.at, each.shares) if each.shares else (None, None)
        return Row(
            number=number,
            band=each.band,
            name=each.name,
            words=each.words,
            top=y,
            height=place.height,
            lines=tuple(
                Text(line, 0, place.name + at * LINE * font, "start") for at, line in enumerate(lines)
            ),
            change=Text(each.change, *place.change, "end"),
            papers=Text(each.papers_in_words, *place.papers, "end"),
            y=place.comet,
            earlier=earlier,
            recent=recent,
            radius=self._radius(each),
            is_new=each.is_new,
            is_early=each.trend.direction == "early signal",
        )

    def _radius(self, each: MeasuredTrend) -> float:
        """Areas are in proportion to papers; a small one can still be seen."""
        return max(MIN_RADIUS, math.sqrt(each.papers / self.largest)) * RADIUS * self.size.font


def _notes(captions: Captions, rows: Sequence[Row]) -> Iterator[str]:
    """What the signs in a picture with these rows mean."""
    say, sides = captions.say, captions.glance.sides
    if sides and any(row.recent is not None for row in rows):
        earlier, recent = (say.span(*span) for span in sides)
        yield say("chart.change_note", earlier=earlier, recent=recent)
    yield say("chart.size_note")
    if any(row.is_new for row in rows):
        yield say("chart.new_note")
    if any(row.is_early for row in rows):
        yield say("chart.early_note")
