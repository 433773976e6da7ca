"""Where the number of a point stands: above or below it, and beside the line, not on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from trendscope.report.charts.shapes import Anchor, Text
from trendscope.report.charts.text_width import text_width

Place = tuple[float, float]

NUDGE: dict[Anchor, float] = {"end": 0.1, "middle": 0, "start": -0.1}
REACH: dict[Anchor, Place] = {"end": (-1, 0), "middle": (-0.5, 0.5), "start": (0, 1)}
"""From where to where a text goes, in its widths from its place."""


@dataclass(frozen=True)
class ValueLabels:
    """The labels of a line with a place for each period; None where it has a gap.

    None is right of `right` or below `bottom`.
    """

    line: Sequence[Place | None]
    font: float
    right: float
    bottom: float

    def label(self, at: int, place: Place, text: str) -> Text:
        """The label of a point at this place, which the line may not reach."""
        x, y = place
        before, after = (self._height(each, y) for each in (at - 1, at + 1))
        falls, rises = y - before > self.font, y - after > self.font
        fits = x + text_width(text, self.font) <= self.right
        if falls and (rises or not fits):
            below = self._edge(text, place, "middle", max) + 1.3 * self.font
            if below <= self.bottom:
                return Text(text, x, below)
        anchor: Anchor = "middle"
        if falls and before < after:
            anchor = "start" if fits else "middle"
        elif rises:
            anchor = "end"
        above = self._edge(text, place, anchor, min) - 0.7 * self.font
        return Text(text, x + NUDGE[anchor] * self.font, above, anchor)

    def _height(self, at: int, otherwise: float) -> float:
        """The height of the line at a period, if it has one."""
        place = self.line[at] if 0 <= at < len(self.line) else None
        return place[1] if place else otherwise

    def _edge(
        self, text: str, place: Place, anchor: Anchor, edge: Callable[[Iterable[float]], float]
    ) -> float:
        """The highest or lowest place of the line above or below a text."""
        x, y = place
        start, end = (x + part * text_width(text, self.font) for part in REACH[anchor])
        return edge([y, *self._heights(start, end)])

    def _heights(self, start: float, end: float) -> Iterator[float]:
        """The heights of the line where it enters, turns, and leaves this part of the chart."""
        for one, other in pairwise(self.line):
            if one and other and one[0] < end and other[0] > start:
                slope = (other[1] - one[1]) / (other[0] - one[0])
                for x in (max(one[0], start), min(other[0], end)):
                    yield one[1] + slope * (x - one[0])
