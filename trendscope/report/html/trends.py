"""All trends at a glance, and the section of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from trendscope.report.captions import Captions, readable_name
from trendscope.report.charts.curve_chart import curve_chart
from trendscope.report.charts.glance_chart import GlanceSize, glance_chart
from trendscope.report.charts.shapes import Size
from trendscope.report.charts.svg import curve_svg, glance_svg
from trendscope.report.citations import paragraphs
from trendscope.report.html.direction import Heading, heading
from trendscope.report.html.prose import Prose, Sentence
from trendscope.report.html.table import Table, TableOfTrends, trend_id
from trendscope.report.related import related_phrases
from trendscope.report.told_claims import told_claims
from trendscope.trend import Trend

WIDE, NARROW = GlanceSize(width=760, font=14, names=250), GlanceSize(width=380, font=13)
CURVE = Size(width=420, height=220, font=12.5)


@dataclass(frozen=True)
class GlanceView:
    """The picture of all trends for wide and narrow pages, what its signs mean, and the same as a table."""

    wide: Markup
    narrow: Markup
    notes: tuple[str, ...]
    table: Table


@dataclass(frozen=True)
class TrendView:
    """What the page says of one trend; `curve` is empty for one that has no counts by period."""

    id: str
    number: int
    name: str
    title: str
    heading: Heading
    curve: Markup
    paragraphs: tuple[Sequence[Sentence], ...]
    related: tuple[str, ...]


@dataclass(frozen=True)
class TrendViews:
    """All trends, and what the signs in their curves mean."""

    trends: Sequence[TrendView]
    notes: Sequence[str]


def glance_view(captions: Captions) -> GlanceView | None:
    """All trends at a glance; None if there are none."""
    wide, narrow = glance_chart(captions, WIDE), glance_chart(captions, NARROW)
    if not wide or not narrow:
        return None
    table = TableOfTrends(captions, captions.report.trends, first=1).table()
    return GlanceView(glance_svg(wide), glance_svg(narrow), wide.notes, table)


def trend_views(captions: Captions, prose: Prose) -> TrendViews | None:
    """The trends of a report, in its order; None if there are none."""
    trends = captions.report.trends
    charts = [curve_chart(captions, trend, CURVE) for trend in trends]
    notes = dict.fromkeys(note for chart in charts if chart for note in chart.notes)
    views = [
        _view(captions, prose, trend, number, curve_svg(chart, number) if chart else Markup())
        for number, (trend, chart) in enumerate(zip(trends, charts, strict=True), start=1)
    ]
    return TrendViews(views, list(notes)) if views else None


def _view(captions: Captions, prose: Prose, trend: Trend, number: int, curve: Markup) -> TrendView:
    return TrendView(
        id=trend_id(number),
        number=number,
        name=captions.capital(readable_name(trend)),
        title=captions.heading(trend),
        heading=heading(captions, trend),
        curve=curve,
        paragraphs=tuple(paragraphs(prose.sentences(told_claims(trend)))),
        related=related_phrases(trend, captions.say.language),
    )
