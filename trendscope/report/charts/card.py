"""A chart with all that it takes to understand it alone and to repeat it: a card for a slide or a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trendscope.errors import UsageError
from trendscope.report.captions import Captions
from trendscope.report.charts.curve_chart import curve_chart
from trendscope.report.charts.curve_shapes import CurveChart
from trendscope.report.charts.glance_chart import glance_chart
from trendscope.report.charts.glance_shapes import GlanceChart
from trendscope.report.charts.measured_trend import MeasuredTrend
from trendscope.report.charts.row_layout import GlanceSize
from trendscope.report.charts.shapes import SIGNS, Size, Text, Tone
from trendscope.report.charts.text_width import LINE, wrap
from trendscope.report.command import command
from trendscope.report.masked import masked
from trendscope.report.readable import readable_report
from trendscope.report.report import Report
from trendscope.text.lines import one_line

WIDTH, HEIGHT = 1200, 630
MARGIN = 40
GAP = 18  # above and below the chart
LARGE, HEADING, MEDIUM, SMALL = 38, 26, 22, 15  # font sizes
CHART_FONTS = (20, 18, 16)
NAMES = 0.34  # of the width, for the names of all trends


@dataclass(frozen=True)
class Line:
    """A line of text on a card."""

    text: Text
    font: float
    tone: Tone
    is_bold: bool


@dataclass(frozen=True)
class Card:
    """A chart that begins at `x` and `y`, and the lines of text above and below it."""

    width: float
    height: float
    language: str
    title: str
    lines: tuple[Line, ...]
    chart: CurveChart | GlanceChart
    x: float
    y: float

    @property
    def curve(self) -> CurveChart | None:
        return self.chart if isinstance(self.chart, CurveChart) else None

    @property
    def glance(self) -> GlanceChart | None:
        return self.chart if isinstance(self.chart, GlanceChart) else None


@dataclass(frozen=True)
class _Paragraph:
    """A text that is wrapped, and how it is set."""

    text: str
    font: float
    tone: Tone = "ink"
    is_bold: bool = False
    max_lines: int = 2

    @property
    def texts(self) -> tuple[str, ...]:
        return wrap(one_line(self.text), self.font, WIDTH - 2 * MARGIN, self.max_lines)

    @property
    def height(self) -> float:
        return len(self.texts) * LINE * self.font

    def lines(self, y: float) -> list[Line]:
        """Its lines, from this height downwards."""
        return [
            Line(
                Text(text, MARGIN, y + (1 + LINE * at) * self.font, "start"),
                self.font,
                self.tone,
                self.is_bold,
            )
            for at, text in enumerate(self.texts)
        ]


def card_of(report: Report, trend: str | int | None = None) -> Card:
    """The card of one trend, by its label, its name, or its number in the report; else that of all trends.

    Raises UsageError if there is nothing to draw.
    """
    report = readable_report(masked(report))
    return glance_card(report) if trend is None else trend_card(report, trend)


def trend_card(report: Report, trend: str | int) -> Card:
    """The card of one trend, by its label, its name, or its number in the report.

    Raises UsageError if there is no such trend, or it has no counts by period.
    """
    captions, found = Captions(report), report.trend(trend)
    measured = MeasuredTrend(captions, found)
    direction = " · ".join(
        part for part in (captions.direction(found), measured.change, measured.papers_in_words) if part
    )
    above = [
        _Paragraph(report.question, MEDIUM, "muted"),
        _Paragraph(measured.name, LARGE, is_bold=True),
        _Paragraph(f"{SIGNS[measured.band]} {direction}", MEDIUM, measured.band, is_bold=True),
    ]
    drawn = curve_chart(captions, found)
    if drawn is None:
        raise UsageError("{trend} has no counts by period, so there is no curve to draw", trend=measured.name)
    below = _provenance(captions, drawn.notes)
    room = HEIGHT - 2 * MARGIN - _height(above) - _height(below) - 2 * GAP
    size = Size(WIDTH - 2 * MARGIN, room, CHART_FONTS[0])
    return _card(captions, above, curve_chart(captions, found, size) or drawn, below, room)


def glance_card(report: Report) -> Card:
    """The card of all trends.

    Raises UsageError if the report has none.
    """
    captions = Captions(report)
    first = glance_chart(captions) if captions.answered else None
    if first is None:
        raise UsageError("the report has no trends, so there is nothing to draw")
    above = [_Paragraph(report.question, HEADING, is_bold=True)]
    below = _provenance(captions, first.notes)
    room = HEIGHT - 2 * MARGIN - _height(above) - _height(below) - 2 * GAP
    width = WIDTH - 2 * MARGIN
    sizes = [GlanceSize(width, font, NAMES * width) for font in CHART_FONTS]
    charts = [glance_chart(captions, size) or first for size in sizes]
    chart = next((each for each in charts if each.height <= room), charts[-1])
    return _card(captions, above, chart, below, max(chart.height, room))


def _card(
    captions: Captions,
    above: Sequence[_Paragraph],
    chart: CurveChart | GlanceChart,
    below: Sequence[_Paragraph],
    height: float,
) -> Card:
    y = MARGIN + _height(above) + GAP
    return Card(
        width=WIDTH,
        height=y + height + GAP + _height(below) + MARGIN,
        language=captions.report.language,
        title=chart.words,
        lines=(*_lines(above, MARGIN), *_lines(below, y + height + GAP)),
        chart=chart,
        x=MARGIN,
        y=y,
    )


def _height(paragraphs: Sequence[_Paragraph]) -> float:
    return sum(paragraph.height for paragraph in paragraphs)


def _lines(paragraphs: Sequence[_Paragraph], y: float) -> list[Line]:
    lines: list[Line] = []
    for paragraph in paragraphs:
        lines += paragraph.lines(y)
        y += paragraph.height
    return lines


def _provenance(captions: Captions, notes: Sequence[str]) -> list[_Paragraph]:
    """What the signs mean, what was counted and when, and how to repeat it."""
    say, report = captions.say, captions.report
    counted = captions.read_of_sources or [say("chart.counted", papers=captions.read)]
    run = say("chart.run", window=captions.window, retrieved=report.retrieved, version=report.version)
    repeat = say("chart.repeat", command=command(report))
    texts = (" ".join(notes), " ".join((*counted, run)), repeat)
    return [_Paragraph(text, SMALL, "muted") for text in texts]
