"""Cards as PNG, by matplotlib, from the same geometry as SVG."""

from __future__ import annotations

import warnings

from trendscope.errors import UsageError
from trendscope.report.charts.canvas import Canvas
from trendscope.report.charts.card import Card, Line
from trendscope.report.charts.colours import LIGHT
from trendscope.report.charts.curve_shapes import CurveChart, Mark
from trendscope.report.charts.glance_shapes import GlanceChart, Row
from trendscope.report.charts.shapes import SMALL

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
    if isinstance(card.chart, CurveChart):
        _draw_curve(canvas, card.chart)
    else:
        _draw_glance(canvas, card.chart)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph", UserWarning)
        try:
            return canvas.png()
        except UserWarning as warning:
            raise UsageError(
                f"no font here has a letter of this chart ({str(warning).split(' missing')[0]}): install one "
                "such as Noto Sans CJK KR, or write .svg"
            ) from None


def _draw_line(canvas: Canvas, line: Line) -> None:
    text = line.text
    colour = LIGHT.of(line.tone)
    canvas.text(
        text.text,
        text.x,
        text.y,
        font=line.font,
        colour=colour,
        anchor=text.anchor,
        is_bold=line.is_bold,
    )


def _draw_curve(canvas: Canvas, chart: CurveChart) -> None:
    font, colour = chart.size.font, LIGHT.bands[chart.band]
    for side in chart.sides:
        right, bottom = side.x + side.width, side.y + side.height
        corners = [(side.x, side.y), (right, side.y), (right, bottom), (side.x, bottom)]
        canvas.polygon(corners, fill=colour, alpha=SIDE)
        caption = side.caption
        canvas.text(caption.text, caption.x, caption.y, font=font, colour=LIGHT.muted, anchor="middle")
    for tick in chart.ticks:
        canvas.line((chart.left, tick.at), (chart.right, tick.at), colour=LIGHT.grid, width=1)
        x, y = chart.left - font / 2, tick.at + 0.35 * font
        canvas.text(tick.text, x, y, font=font, colour=LIGHT.muted, anchor="end")
    if chart.split is not None:
        split = canvas.line(
            (chart.split, 0.2 * font), (chart.split, chart.bottom), colour=LIGHT.muted, width=1
        )
        split.set_linestyle(DASHES)
    for text in chart.periods:
        canvas.text(text.text, text.x, text.y, font=font, colour=LIGHT.ink, anchor="middle")
    for text in chart.papers:
        canvas.text(text.text, text.x, text.y, font=SMALL * font, colour=LIGHT.muted, anchor="middle")
    for each in chart.segments:
        alpha = PALE if each.is_thin else 1
        line = canvas.line((each.x1, each.y1), (each.x2, each.y2), colour=colour, width=2.5, alpha=alpha)
        line.set_linestyle(DASHES if each.is_partial else "-")
    for mark in chart.marks:
        _draw_mark(canvas, mark, chart)


def _draw_mark(canvas: Canvas, mark: Mark, chart: CurveChart) -> None:
    radius, colour = chart.radius, LIGHT.bands[chart.band]
    if mark.is_off_scale:
        top, bottom, half = mark.y - 1.3 * radius, mark.y + 0.9 * radius, 1.3 * radius
        corners = [(mark.x, top), (mark.x + half, bottom), (mark.x - half, bottom)]
        canvas.polygon(corners, fill=colour, alpha=PALE)
    else:
        fill = LIGHT.paper if mark.is_partial else colour
        canvas.circle((mark.x, mark.y), radius, fill=fill, edge=colour, alpha=PALE if mark.is_thin else 1)
    if text := mark.value:
        canvas.text(
            text.text,
            text.x,
            text.y,
            font=chart.size.font,
            colour=LIGHT.ink,
            anchor=text.anchor,
            is_bold=not mark.is_thin,
        )


def _draw_glance(canvas: Canvas, chart: GlanceChart) -> None:
    font = chart.font
    for tick in chart.ticks:
        start, end = (tick.at, 1.8 * font), (tick.at, chart.bottom - 0.3 * font)
        canvas.line(start, end, colour=LIGHT.grid, width=1)
        y = chart.bottom + 0.8 * font
        canvas.text(tick.text, tick.at, y, font=SMALL * font, colour=LIGHT.muted, anchor="middle")
    for heading in chart.headings:
        text = heading.text
        colour = LIGHT.bands[heading.band]
        canvas.text(text.text, text.x, text.y, font=font, colour=colour, anchor="start", is_bold=True)
    for row in chart.rows:
        _draw_comet(canvas, row, font)
        for text in row.lines:
            canvas.text(text.text, text.x, text.y, font=font, colour=LIGHT.ink, anchor="start")
        text = row.change
        canvas.text(text.text, text.x, text.y, font=font, colour=LIGHT.ink, anchor="end", is_bold=True)
        text = row.papers
        canvas.text(text.text, text.x, text.y, font=SMALL * font, colour=LIGHT.muted, anchor="end")


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
