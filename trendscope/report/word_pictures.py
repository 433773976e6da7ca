"""The charts of a report as pictures of a Word document, where matplotlib is installed to draw them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pkgutil import resolve_name
from typing import cast

from trendscope.errors import UsageError
from trendscope.report.captions import Captions
from trendscope.report.charts.curve_chart import curve_chart
from trendscope.report.charts.curve_shapes import CurveChart
from trendscope.report.charts.glance_chart import glance_chart
from trendscope.report.charts.glance_shapes import GlanceChart
from trendscope.report.charts.row_layout import GlanceSize
from trendscope.trend import Trend

ALL_TRENDS = GlanceSize(width=760, font=14, names=250)

Chart = CurveChart | GlanceChart


@dataclass(frozen=True)
class Picture:
    """A chart, what it says to those who do not see it, and what its signs mean."""

    png: bytes
    words: str
    notes: tuple[str, ...]


class WordPictures:
    """Draws the charts of a report; none without matplotlib, or without a font that has their letters."""

    def __init__(self, captions: Captions) -> None:
        self._captions = captions
        self._explained: set[str] = set()

    def glance(self) -> Picture | None:
        """All trends; None if none of them has shares."""
        chart = glance_chart(self._captions, ALL_TRENDS)
        return self._picture(chart) if chart and any(row.recent is not None for row in chart.rows) else None

    def curve(self, trend: Trend) -> Picture | None:
        """One trend; None if it has no counts by period."""
        chart = curve_chart(self._captions, trend)
        return self._picture(chart) if chart else None

    def _picture(self, chart: Chart) -> Picture | None:
        if find_spec("matplotlib") is None:
            return None
        # By name: without matplotlib it cannot be imported.
        draw = cast("Callable[[Chart], bytes]", resolve_name("trendscope.report.charts.png:chart_png"))
        with suppress(UsageError):  # a letter that no font has
            return Picture(draw(chart), _words(chart), self._new(chart.notes))
        return None

    def _new(self, notes: tuple[str, ...]) -> tuple[str, ...]:
        """Those that no picture before has explained."""
        new = tuple(note for note in notes if note not in self._explained)
        self._explained.update(new)
        return new


def _words(chart: Chart) -> str:
    """What a chart says, with each of its rows: a picture has one text for all."""
    rows = chart.rows if isinstance(chart, GlanceChart) else ()
    return ". ".join((chart.words, *(row.words for row in rows)))
