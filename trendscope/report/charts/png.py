"""Cards and charts as PNG, by matplotlib, from the same geometry as SVG."""

from __future__ import annotations

import warnings

from trendscope.errors import UsageError
from trendscope.report.charts.canvas import Canvas
from trendscope.report.charts.card import Card, Line
from trendscope.report.charts.colours import LIGHT
from trendscope.report.charts.curve_shapes import CurveChart, Mark
from trendscope.report.charts.glance_shapes import GlanceChart, Row
from trendscope.report.charts.shapes import SMALL, Text

PALE = 0.45  # the opacity of what rests on few papers
TAIL, SIDE = 0.35, 0.1  # the opacity of areas
DASHES = (0, (2.5, 2))


def to_png(card: Card) -> bytes:
    """A card as a picture of its own.

    Raises UsageError if no font of this machine has one of its letters.
    """
    canvas = Canvas(card.width, card.height)
    for line in card.lines:
        _draw_line(canvas, line)
    canvas.move(card.x, card.y)
    _draw_chart(canvas, card.chart)
    return _painted(canvas)


def chart_png(chart: CurveChart | GlanceChart) -> bytes:
    """A chart alone, for a document that says the rest.

    Raises UsageError as `to_png`.
    """
    size = chart.size if isinstance(chart, CurveChart) else chart
    canvas = Canvas(size.width, size.height)
    _draw_chart(canvas, chart)
    return _painted(canvas)


def _painted(canvas: Canvas) -> bytes:
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph", UserWarning)
        try:
            return canvas.png()
        except UserWarning as warning:
            raise UsageError(
                "no font here has a letter of this chart ({letter}): install one such as Noto Sans CJK KR, "
                "or write .svg",
                letter=str(warning).split(" missing")[0],
            ) from None


def _draw_chart(canvas: Canvas, chart: CurveChart | GlanceChart) -> None:
    if isinstance(chart, CurveChart):
        _draw_curve(canvas, chart)
    else:
        _draw_glance(canvas, chart)


def _draw_line(canvas: Canvas, line: Line) -> None:
    colour = LIGHT.of(line.tone)
    _draw_text(canvas, line.text, font=line.font, colour=colour, is_bold=line.is_bold)


def _draw_text(canvas: Canvas, text: Text, *, font: float, colour: str, is_bold: bool = False) -> None:
    canvas.text(text.text, text.x, text.y, font=font, colour=colour, anchor=text.anchor, is_bold=is_bold)


def _draw_curve(canvas: Canvas, chart: CurveChart) -> None:
    _draw_plane(canvas, chart)
    _draw_periods(canvas, chart)
    colour = LIGHT.bands[chart.band]
    for each in chart.segments:
        alpha = PALE if each.is_thin else 1
        line = canvas.line((each.x1, each.y1), (each.x2, each.y2), colour=colour, width=2.5, alpha=alpha)
        line.set_linestyle(DASHES if each.is_partial else "-")
    for mark in chart.marks:
        _draw_mark(canvas, mark, chart)


def _draw_plane(canvas: Canvas, chart: CurveChart) -> None:
    font = chart.size.font
    for side in chart.sides:
        right, bottom = side.x + side.width, side.y + side.height
        corners = [(side.x, side.y), (right, side.y), (right, bottom), (side.x, bottom)]
        canvas.polygon(corners, fill=LIGHT.bands[chart.band], alpha=SIDE)
        _draw_text(canvas, side.caption, font=font, colour=LIGHT.muted)
    for tick in chart.ticks:
        canvas.line((chart.left, tick.at), (chart.right, tick.at), colour=LIGHT.grid, width=1)
        label = Text(tick.text, chart.left - font / 2, tick.at + 0.35 * font, "end")
        _draw_text(canvas, label, font=font, colour=LIGHT.muted)


def _draw_periods(canvas: Canvas, chart: CurveChart) -> None:
    font = chart.size.font
    if chart.split is not None:
        start, end = (chart.split, 0.2 * font), (chart.split, chart.bottom)
        canvas.line(start, end, colour=LIGHT.muted, width=1).set_linestyle(DASHES)
    for text in chart.periods:
        _draw_text(canvas, text, font=font, colour=LIGHT.ink)
    for text in chart.papers:
        _draw_text(canvas, text, font=SMALL * font, colour=LIGHT.muted)


def _draw_mark(canvas: Canvas, mark: Mark, chart: CurveChart) -> None:
    radius, colour = chart.radius, LIGHT.bands[chart.band]
    if mark.is_off_scale:
        top, bottom, half = mark.y - 1.3 * radius, mark.y + 0.9 * radius, 1.3 * radius
        corners = [(mark.x, top), (mark.x + half, bottom), (mark.x - half, bottom)]
        canvas.polygon(corners, fill=colour, alpha=PALE)
    else:
        fill = LIGHT.paper if mark.is_partial else colour
        canvas.circle((mark.x, mark.y), radius, fill=fill, edge=colour, alpha=PALE if mark.is_thin else 1)
    if mark.value:
        _draw_text(canvas, mark.value, font=chart.size.font, colour=LIGHT.ink, is_bold=not mark.is_thin)


def _draw_glance(canvas: Canvas, chart: GlanceChart) -> None:
    font = chart.font
    for tick in chart.ticks:
        start, end = (tick.at, 1.8 * font), (tick.at, chart.bottom - 0.3 * font)
        canvas.line(start, end, colour=LIGHT.grid, width=1)
        label = Text(tick.text, tick.at, chart.bottom + 0.8 * font)
        _draw_text(canvas, label, font=SMALL * font, colour=LIGHT.muted)
    for heading in chart.headings:
        _draw_text(canvas, heading.text, font=font, colour=LIGHT.bands[heading.band], is_bold=True)
    for row in chart.rows:
        _draw_row(canvas, row, font)


def _draw_row(canvas: Canvas, row: Row, font: float) -> None:
    _draw_comet(canvas, row, font)
    for text in row.lines:
        _draw_text(canvas, text, font=font, colour=LIGHT.ink)
    _draw_text(canvas, row.change, font=font, colour=LIGHT.ink, is_bold=True)
    _draw_text(canvas, row.papers, font=SMALL * font, colour=LIGHT.muted)


def _draw_comet(canvas: Canvas, row: Row, font: float) -> None:
    if row.earlier is None or row.recent is None:
        return
    colour = LIGHT.bands[row.band]
    tail = [(row.earlier, row.y), (row.recent, row.y - row.radius), (row.recent, row.y + row.radius)]
    canvas.polygon(tail, fill=colour, alpha=TAIL)
    canvas.circle((row.earlier, row.y), 0.1 * font, fill=colour, edge=colour)
    if row.is_new:
        canvas.circle((row.recent, row.y), row.radius + 0.25 * font, fill="none", edge=colour)
    canvas.circle((row.recent, row.y), row.radius, fill=LIGHT.paper if row.is_early else colour, edge=colour)
