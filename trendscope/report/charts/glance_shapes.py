"""The parts of the picture of all trends, in numbers that a template or a canvas draws."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.report.charts.percent_axis import Tick
from trendscope.report.charts.shapes import Band, Text


@dataclass(frozen=True)
class Heading:
    """The heading of the trends that go the same way."""

    band: Band
    text: Text


@dataclass(frozen=True)
class Row:
    """One trend: its name, and a comet from its earlier to its recent share, as large as it has papers.

    `number` is that of the trend in the report. A theme has no shares.
    """

    number: int
    band: Band
    name: str
    words: str
    top: float
    height: float
    lines: tuple[Text, ...]
    change: Text
    papers: Text
    y: float
    earlier: float | None
    recent: float | None
    radius: float
    is_new: bool
    is_early: bool


@dataclass(frozen=True)
class GlanceChart:
    """The picture of all trends; `bottom` is where its axis is."""

    width: float
    height: float
    font: float
    words: str
    bottom: float
    ticks: tuple[Tick, ...]
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
