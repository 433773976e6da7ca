"""Where everything is in the picture of one trend: its share by period as a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from trendscope.measuring.change import split_period
from trendscope.report.captions import Captions, readable_name
from trendscope.report.charts.curve_shapes import CurveChart, Mark, Segment, Side
from trendscope.report.charts.curve_words import MIN_READ, notes_on, words_of_point, words_of_trend
from trendscope.report.charts.percent_axis import PercentAxis
from trendscope.report.charts.shapes import BAND_OF, MAX_NAME, SMALL, Size, Text
from trendscope.report.charts.text_width import text_width
from trendscope.report.charts.value_labels import ValueLabels
from trendscope.report.curve import Point, curve
from trendscope.report.glance import Share, sides_of
from trendscope.text.lines import one_line
from trendscope.trend import Trend

LABEL_STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)
CURVE = Size(width=520, height=250, font=13)


def curve_chart(captions: Captions, trend: Trend, size: Size = CURVE) -> CurveChart | None:
    """The picture of a trend; None for one that has no counts by period."""
    points = curve(captions.report, trend)
    if not points:
        return None
    plot, name = _Plot(points, size), one_line(captions.capital(readable_name(trend)), MAX_NAME)
    marks = plot.marks([words_of_point(captions.say, point) for point in points])
    drawn = tuple(mark for mark, point in zip(marks, points, strict=True) if point.read)
    return CurveChart(
        size=size,
        band=BAND_OF[trend.direction],
        name=name,
        words=words_of_trend(captions, trend, name),
        left=plot.left,
        right=plot.right,
        top=plot.top,
        bottom=plot.bottom,
        ticks=plot.axis.ticks,
        periods=plot.below(plot.periods, 1.4, size.font),
        papers=plot.below(plot.counts, 2.7, SMALL * size.font),
        sides=_sides(captions, trend, plot),
        segments=plot.segments(marks),
        marks=drawn,
        gaps=tuple(mark for mark in marks if mark not in drawn),
        notes=notes_on(captions, drawn),
    )


def _sides(captions: Captions, trend: Trend, plot: _Plot) -> tuple[Side, ...]:
    split, sides = split_period(trend.sampled), sides_of(trend)
    if not split or not sides:
        return ()
    middle = plot.start_of(split)
    earlier, recent = (captions.say(f"captions.{key}") for key in ("earlier", "recent"))
    return (
        plot.side(earlier, sides[0], plot.left, middle),
        plot.side(recent, sides[1], middle, plot.right),
    )


class _Plot:
    """The plane of one chart: a column for each period, and an axis for their shares."""

    def __init__(self, points: Sequence[Point], size: Size) -> None:
        self.points, self.size = points, size
        self.periods = [point.period for point in points]
        self.counts = [_count(point) for point in points]
        self.top, self.bottom = 3.4 * size.font, size.height - 3.4 * size.font
        solid = [point.share or 0 for point in points if not self._is_thin(point)]
        self.axis = PercentAxis.upto(max(solid), self.bottom, self.top)
        self.left = max(text_width(tick.text, size.font) for tick in self.axis.ticks) + size.font
        self.right = self._right
        self.step = (self.right - self.left) / len(points)

    @property
    def _right(self) -> float:
        """As far right as leaves room for one half of the last label."""
        half = (
            max(text_width(self.periods[-1], 1), SMALL * text_width(self.counts[-1], 1)) * self.size.font / 2
        )
        of_step = 0.5 / len(self.points)
        return min(self.size.width, (self.size.width - half - of_step * self.left) / (1 - of_step))

    def start_of(self, period: str) -> float:
        """Where the column of a period begins."""
        return self.left + self.step * sum(each < period for each in self.periods)

    def marks(self, words: Sequence[str]) -> list[Mark]:
        """The points; those of periods without papers are at the bottom."""
        return [
            self._mark(at, point, text)
            for at, (point, text) in enumerate(zip(self.points, words, strict=True))
        ]

    def _mark(self, at: int, point: Point, words: str) -> Mark:
        share = point.share or 0
        place = self._place(at)
        return Mark(
            period=point.period,
            words=words,
            papers=point.named,
            x=place[0],
            y=place[1],
            is_partial=point.is_partial,
            is_thin=self._is_thin(point),
            is_off_scale=share > self.axis.top,
            value=self._values.get(at),
        )

    def _place(self, at: int) -> tuple[float, float]:
        """Where a point is; one that is off the scale is at the top."""
        return self._x(at), self.axis.at(self.points[at].share or 0)

    def _is_thin(self, point: Point) -> bool:
        """Whether few papers were read of a period, unless that is so of all."""
        return point.read < MIN_READ <= max(each.read for each in self.points)

    @cached_property
    def _values(self) -> dict[int, Text]:
        """The shares that stand beside their points, by the number of the period."""
        roomy = self._labelled(self.periods, self.size.font)
        labelled = {
            at: (self._place(at), str(_share(point)))
            for at, point in enumerate(self.points)
            if point.read and (at in roomy or (point.share or 0) > self.axis.top)
        }
        line = [None if self._is_gap(point) else self._place(at) for at, point in enumerate(self.points)]
        left = self.left - self.size.font / 2
        placing = ValueLabels(line, self.size.font, left=left, right=self.size.width, bottom=self.bottom)
        return placing.labels(labelled)

    def segments(self, marks: Sequence[Mark]) -> tuple[Segment, ...]:
        """The line between points that are next to each other, as far as both are on the scale."""
        pairs = zip(pairwise(marks), pairwise(self.points), strict=True)
        return tuple(
            Segment(
                *(one.x, one.y, other.x, other.y),
                is_partial=one.is_partial or other.is_partial,
                is_thin=one.is_thin or other.is_thin,
            )
            for (one, other), points in pairs
            if not any(map(self._is_gap, points))
        )

    def _is_gap(self, point: Point) -> bool:
        """Whether the line does not reach a point."""
        return point.share is None or point.share > self.axis.top

    def side(self, name: str, share: Share, start: float, end: float) -> Side:
        """The periods on one side of the split, and their common share."""
        y = self.axis.at(share.count / share.sampled)
        caption = Text(f"{name} {share}", (start + end) / 2, self.size.font)
        return Side(start, y, end - start, self.bottom - y, caption)

    def below(self, texts: Sequence[str], lines: float, font: float) -> tuple[Text, ...]:
        """As many of the texts below the points as there is room for."""
        y = self.bottom + lines * self.size.font
        return tuple(Text(texts[at], self._x(at), y) for at in self._labelled(texts, font))

    def _labelled(self, texts: Sequence[str], font: float) -> list[int]:
        """The points below which there is room for these texts: all, or every so many up to the last one."""
        widest = max(text_width(text, font) for text in texts) + font / 2
        number = len(self.points)
        every = next((each for each in LABEL_STEPS if each * self.step >= widest), number)
        return [at for at in range(number) if (number - 1 - at) % every == 0]

    def _x(self, at: int) -> float:
        return self.left + (at + 0.5) * self.step


def _share(point: Point) -> Share:
    return Share(point.named, point.read)


def _count(point: Point) -> str:
    """`12/310`: the papers that name the trend, of those that were read."""
    return f"{point.named:,}/{point.read:,}" if point.read else "–"
