"""The parts of the picture of one trend, in numbers that a template or a canvas draws."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.report.charts.percent_axis import Tick
from trendscope.report.charts.shapes import Band, Size, Text


@dataclass(frozen=True)
class Mark:
    """A point of the curve, and what it says in words.

    A thin one rests on few papers. One that is off the scale is thin, and drawn at the top.
    """

    period: str
    words: str
    papers: int
    x: float
    y: float
    is_partial: bool
    is_thin: bool
    is_off_scale: bool
    value: Text | None


@dataclass(frozen=True)
class Segment:
    """The line from one point to the next; dashed if one of their periods is partial."""

    x1: float
    y1: float
    x2: float
    y2: float
    is_partial: bool
    is_thin: bool


@dataclass(frozen=True)
class Side:
    """The periods before or since the split: their common share as a block under the curve."""

    x: float
    y: float
    width: float
    height: float
    caption: Text


@dataclass(frozen=True)
class CurveChart:
    """The picture of one trend; `left`, `right`, `top` and `bottom` are the edges of its plot."""

    size: Size
    band: Band
    name: str
    words: str
    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[Tick, ...]
    periods: tuple[Text, ...]
    papers: tuple[Text, ...]
    sides: tuple[Side, ...]
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    gaps: tuple[Mark, ...]
    notes: tuple[str, ...]

    @property
    def split(self) -> float | None:
        """Where the recent periods begin."""
        return self.sides[1].x if self.sides else None

    @property
    def radius(self) -> float:
        """The radius of a point."""
        return self.size.font / 3
