"""The section of each trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trendscope.report.captions import Captions, readable_name
from trendscope.report.citations import paragraphs
from trendscope.report.html.direction import Heading, heading
from trendscope.report.html.prose import Prose, Sentence
from trendscope.report.html.table import trend_id
from trendscope.report.related import related_phrases
from trendscope.report.told_claims import told_claims
from trendscope.trend import Trend


@dataclass(frozen=True)
class TrendSection:
    """What the page says of one trend."""

    id: str
    number: int
    name: str
    title: str
    heading: Heading
    paragraphs: tuple[Sequence[Sentence], ...]
    related: tuple[str, ...]


def trend_sections(captions: Captions, prose: Prose) -> list[TrendSection]:
    """The trends of a report, in its order."""
    return [_section(captions, prose, *each) for each in enumerate(captions.report.trends)]


def _section(captions: Captions, prose: Prose, place: int, trend: Trend) -> TrendSection:
    return TrendSection(
        id=trend_id(place),
        number=place + 1,
        name=captions.capital(readable_name(trend)),
        title=captions.heading(trend),
        heading=heading(captions, trend),
        paragraphs=tuple(paragraphs(prose.sentences(told_claims(trend)))),
        related=related_phrases(trend, captions.say.language),
    )
