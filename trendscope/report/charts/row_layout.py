"""Where the parts of a row stand in the picture of all trends: in columns, or below each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from trendscope.report.charts.shapes import SMALL
from trendscope.report.charts.text_width import LINE

RADIUS = 0.75
"""Of the font size: the radius of the largest comet."""


@dataclass(frozen=True)
class GlanceSize:
    """The width of the picture, its font size, and the column of the names.

    Without a column each name stands above its comet, which suits a narrow page.
    """

    width: float = 520
    font: float = 13
    names: float = 0


@dataclass(frozen=True)
class Place:
    """How high a row is, the first line of its name, the middle of its comet, and its figures."""

    height: float
    name: float
    comet: float
    change: tuple[float, float]
    papers: tuple[float, float]


class RowLayout(Protocol):
    """Where the parts of a row stand."""

    @property
    def name_width(self) -> float:
        """The room for a name."""
        ...

    @property
    def plot(self) -> tuple[float, float]:
        """Where the axis begins and ends."""
        ...

    def place(self, lines: int, y: float) -> Place:
        """The places of a row that begins at a height, and whose name has so many lines."""
        ...


def layout_of(size: GlanceSize, change: float, papers: float) -> RowLayout:
    """The layout of a size; `change` and `papers` are how wide the figures are."""
    if size.names:
        return _Columns(size, change, papers)
    return _Stacked(size, max(change, papers))


@dataclass(frozen=True)
class _Columns:
    size: GlanceSize
    change: float
    papers: float

    @property
    def name_width(self) -> float:
        return self.size.names - self.size.font

    @property
    def plot(self) -> tuple[float, float]:
        font = self.size.font
        return self.size.names + RADIUS * font, self._papers - self.papers - (1.5 + RADIUS) * font

    @property
    def _papers(self) -> float:
        """Where the column of papers ends."""
        return self.size.width - self.change - 1.5 * self.size.font

    def place(self, lines: int, y: float) -> Place:
        font = self.size.font
        height = (lines * LINE + 0.8) * font
        middle = y + height / 2
        base = middle + 0.35 * font
        first = base - (lines - 1) * LINE * font / 2
        return Place(height, first, middle, change=(self.size.width, base), papers=(self._papers, base))


@dataclass(frozen=True)
class _Stacked:
    size: GlanceSize
    figures: float

    @property
    def name_width(self) -> float:
        return self.size.width - self.figures - self.size.font

    @property
    def plot(self) -> tuple[float, float]:
        return RADIUS * self.size.font, self.name_width - RADIUS * self.size.font

    def place(self, lines: int, y: float) -> Place:
        font, right = self.size.font, self.size.width
        comet = y + (lines * LINE + RADIUS) * font
        height = comet - y + (RADIUS + 1) * font
        return Place(height, y + font, comet, (right, y + font), (right, comet + SMALL * 0.35 * font))
