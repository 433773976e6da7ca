"""Where the number of a point stands: above or below it, and beside the line and the others, not on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from trendscope.report.charts.shapes import Anchor, Text
from trendscope.report.charts.text_width import text_width

Place = tuple[float, float]

NUDGE: dict[Anchor, float] = {"end": 0.1, "middle": 0, "start": -0.1}
REACH: dict[Anchor, Place] = {"end": (-1, 0), "middle": (-0.5, 0.5), "start": (0, 1)}
"""From where to where a text goes, in its widths from its place."""

DIGIT = 0.75
"""The height of a digit, in font sizes."""


@dataclass(frozen=True)
class Box:
    """The room that a text takes."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def box_of(text: Text, font: float) -> Box:
    """The room that a number takes, which has nothing below its line."""
    start, end = (text.x + part * text_width(text.text, font) for part in REACH[text.anchor])
    return Box(start, text.y - DIGIT * font, end, text.y)


@dataclass(frozen=True)
class ValueLabels:
    """The labels of a line with a place for each period; None where it has a gap.

    None is left of `left`, right of `right` or below `bottom`.
    """

    line: Sequence[Place | None]
    font: float
    left: float
    right: float
    bottom: float

    def labels(self, points: Mapping[int, tuple[Place, str]]) -> dict[int, Text]:
        """The labels of these points, which the line may not reach, each by the number of its period.

        A label leaves the others the room that is left: those that come first have the better places. Of both
        orders, that one is taken in which fewer labels find none.
        """
        backwards = dict(reversed(list(points.items())))
        return min(self._one_by_one(points), self._one_by_one(backwards), key=self._overlapping)

    def _one_by_one(self, points: Mapping[int, tuple[Place, str]]) -> dict[int, Text]:
        labels: dict[int, Text] = {}
        for at, (place, text) in points.items():
            ways = [way for way in self._ways(at, place, text) if self._fits(way)]
            free = (way for way in ways if not self._meets(way, labels.values()))
            labels[at] = next(free, ways[0] if ways else self._above(text, place, "middle"))
        return labels

    def _meets(self, label: Text, others: Iterable[Text]) -> bool:
        box = box_of(label, self.font)
        return any(box.overlaps(box_of(other, self.font)) for other in others)

    def _overlapping(self, labels: Mapping[int, Text]) -> int:
        """How many pairs of labels stand on each other."""
        return sum(self._meets(one, [other]) for one, other in combinations(labels.values(), 2))

    def _ways(self, at: int, place: Place, text: str) -> list[Text]:
        """Where a label may stand: first where it suits the line best, then from near the point to far."""
        ways = [self._above(text, place, anchor) for anchor in REACH]
        ways += [self._below(text, place, anchor) for anchor in REACH]
        ways.sort(key=lambda way: abs(way.y - place[1]))
        return [self._best(at, place, text), *ways]

    def _best(self, at: int, place: Place, text: str) -> Text:
        x, y = place
        before, after = (self._height(each, y) for each in (at - 1, at + 1))
        falls, rises = y - before > self.font, y - after > self.font
        fits = x + text_width(text, self.font) <= self.right
        if falls and (rises or not fits):
            below = self._below(text, place, "middle")
            if self._fits(below):
                return below
        anchor: Anchor = "middle"
        if falls and before < after:
            anchor = "start" if fits else "middle"
        elif rises:
            anchor = "end"
        return self._above(text, place, anchor)

    def _fits(self, label: Text) -> bool:
        box = box_of(label, self.font)
        return self.left <= box.left and box.right <= self.right and box.bottom <= self.bottom

    def _above(self, text: str, place: Place, anchor: Anchor) -> Text:
        y = self._edge(text, place, anchor, min) - 0.7 * self.font
        return Text(text, place[0] + NUDGE[anchor] * self.font, y, anchor)

    def _below(self, text: str, place: Place, anchor: Anchor) -> Text:
        y = self._edge(text, place, anchor, max) + 1.3 * self.font
        return Text(text, place[0] + NUDGE[anchor] * self.font, y, anchor)

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
