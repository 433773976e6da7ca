"""Where everything is in the picture of one trend: its share by period as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from trendscope.measuring.change import before_and_since, split_period
from trendscope.report.captions import Captions, readable_name
from trendscope.report.charts.curve_shapes import CurveChart, Mark, Segment, Side
from trendscope.report.charts.percent_axis import PercentAxis
from trendscope.report.charts.shapes import BAND_OF, Anchor, Size, Text
from trendscope.report.charts.text_width import text_width
from trendscope.report.curve import Point, curve
from trendscope.report.glance import Share
from trendscope.text.lines import one_line
from trendscope.trend import Trend

MIN_READ = 10
"""A period with fewer papers is thin: one paper more or less would move its share by over 10 %."""

SMALL = 0.85
"""Of the font size, for the papers below the periods."""

NUDGE: dict[Anchor, float] = {"end": 0.1, "middle": 0, "start": -0.1}

LABEL_STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)
MAX_NAME = 200  # characters
CURVE = Size(width=520, height=250, font=13)


def curve_chart(captions: Captions, trend: Trend, size: Size | None = None) -> CurveChart | None:
    """The picture of a trend; None for one that has no counts by period."""
    points = curve(captions.report, trend)
    return _Plot(captions, trend, points, size or CURVE).chart if points else None


class _Plot:
    """Where everything of one chart is."""

    def __init__(self, captions: Captions, trend: Trend, points: Sequence[Point], size: Size) -> None:
        self.captions, self.say = captions, captions.say
        self.trend, self.points, self.size = trend, points, size
        self.name = one_line(captions.capital(readable_name(trend)), MAX_NAME)
        self.top, self.bottom = 3.4 * size.font, size.height - 3.4 * size.font
        self.axis = PercentAxis.upto(self._highest, self.bottom, self.top)
        self.left = max(text_width(tick.text, size.font) for tick in self.axis.ticks) + size.font
        self.right = size.width
        self.step = (self.right - self.left) / len(points)

    @property
    def chart(self) -> CurveChart:
        periods = [point.period for point in self.points]
        labelled = self._labelled(periods, self.size.font)
        marks = [self._mark(at, is_labelled=at in labelled) for at in range(len(self.points))]
        drawn = tuple(mark for mark, point in zip(marks, self.points, strict=True) if point.read)
        return CurveChart(
            size=self.size,
            band=BAND_OF[self.trend.direction],
            name=self.name,
            words=self._words,
            left=self.left,
            right=self.right,
            top=self.top,
            bottom=self.bottom,
            ticks=self.axis.ticks,
            periods=self._below(periods, 1.4, self.size.font),
            papers=self._below([_counts(point) for point in self.points], 2.7, SMALL * self.size.font),
            sides=self._sides,
            segments=tuple(self._segments(marks)),
            marks=drawn,
            gaps=tuple(mark for mark in marks if mark not in drawn),
            notes=tuple(self._notes(drawn)),
        )

    @property
    def _highest(self) -> float:
        """The highest share of which the axis takes account; thin periods do not stretch it."""
        solid = [point for point in self.points if not self._is_thin(point)]
        return max((point.share or 0 for point in solid), default=0)

    def _is_thin(self, point: Point) -> bool:
        """Whether few papers were read of a period, unless that is so of all."""
        return point.read < MIN_READ <= max(each.read for each in self.points)

    def _labelled(self, texts: Sequence[str], font: float) -> list[int]:
        """The points below which there is room for these texts: all, or every so many up to the last one."""
        widest = max(text_width(text, font) for text in texts) + font / 2
        number = len(self.points)
        every = next((each for each in LABEL_STEPS if each * self.step >= widest), number)
        return [at for at in range(number) if (number - 1 - at) % every == 0]

    def _below(self, texts: Sequence[str], lines: float, font: float) -> tuple[Text, ...]:
        """As many of the texts below the points as there is room for."""
        y = self.bottom + lines * self.size.font
        return tuple(Text(texts[at], self._x(at), y) for at in self._labelled(texts, font))

    def _mark(self, at: int, *, is_labelled: bool) -> Mark:
        point = self.points[at]
        share, is_thin = point.share or 0, self._is_thin(point)
        is_off_scale = share > self.axis.top
        return Mark(
            period=point.period,
            words=self._words_of(point),
            papers=point.named,
            x=self._x(at),
            y=self.axis.at(share),
            is_partial=point.is_partial,
            is_thin=is_thin,
            is_off_scale=is_off_scale,
            value=self._value(at) if point.read and (is_labelled or is_off_scale) else None,
        )

    def _value(self, at: int) -> Text:
        """The share beside its point, on the side where the line is not."""
        font, point = self.size.font, self.points[at]
        x, y = self._x(at), self.axis.at(point.share or 0)
        text = str(Share(point.named, point.read))
        rises_after, falls_before = (
            self._height(each) - self._height(at) > font for each in (at + 1, at - 1)
        )
        is_at_edge = x + text_width(text, font) > self.size.width
        if falls_before and (rises_after or is_at_edge):  # a valley
            is_high = self._height(at) > 1.8 * font
            return Text(text, x, y + (1.5 if is_high else -0.75) * font)
        anchor: Anchor = "end" if rises_after or is_at_edge else "start" if falls_before else "middle"
        return Text(text, x + NUDGE[anchor] * font, y - 0.75 * font, anchor)

    def _height(self, at: int) -> float:
        """How high the curve is at a point; nothing where there is none."""
        if not 0 <= at < len(self.points):
            return 0
        return self.bottom - self.axis.at(self.points[at].share or 0)

    def _segments(self, marks: Sequence[Mark]) -> list[Segment]:
        pairs = zip(pairwise(marks), pairwise(self.points), strict=True)
        return [
            Segment(
                *(one.x, one.y, other.x, other.y),
                is_partial=one.is_partial or other.is_partial,
                is_thin=one.is_thin or other.is_thin,
            )
            for (one, other), (before, after) in pairs
            if before.read and after.read and not (one.is_off_scale or other.is_off_scale)
        ]

    @property
    def _sides(self) -> tuple[Side, ...]:
        split = split_period(self.trend.sampled)
        if not split:
            return ()
        middle = self.left + self.step * sum(point.period < split for point in self.points)
        earlier, recent = before_and_since(self.trend.counts, self.trend.sampled, split)
        return (
            self._side("captions.earlier", Share(*earlier), self.left, middle),
            self._side("captions.recent", Share(*recent), middle, self.right),
        )

    def _side(self, key: str, share: Share, start: float, end: float) -> Side:
        y = self.axis.at(share.count / share.sampled)
        caption = Text(f"{self.say(key)} {share}", (start + end) / 2, self.size.font)
        return Side(start, y, end - start, self.bottom - y, caption)

    def _x(self, at: int) -> float:
        return self.left + (at + 0.5) * self.step

    @property
    def _words(self) -> str:
        direction, change = self.captions.direction(self.trend), self._change
        key = "chart.curve_changed" if change else "chart.curve"
        return self.say(key, name=self.name, direction=direction, **change)

    @property
    def _change(self) -> Mapping[str, str]:
        split = split_period(self.trend.sampled)
        if not split:
            return {}
        earlier, recent = before_and_since(self.trend.counts, self.trend.sampled, split)
        return {"earlier": str(Share(*earlier)), "recent": str(Share(*recent))}

    def _words_of(self, point: Point) -> str:
        """`2024: 12 of 310 papers, 3.9%`."""
        period = self.say.span(point.period, point.period)
        if not point.read:
            return self.say("chart.no_papers", period=period)
        share = Share(point.named, point.read)
        key = "chart.partial_point" if point.is_partial else "chart.point"
        return self.say(key, period=period, named=point.named, read=point.read, share=share)

    def _notes(self, marks: Sequence[Mark]) -> list[str]:
        """What the signs in this picture mean."""
        unit = self.say(f"report.{self.captions.report.unit}")
        notes = [self.say("chart.counts_note", unit=unit)]
        if any(mark.is_partial for mark in marks):
            notes.append(self.say("chart.partial_note", unit=unit))
        if any(mark.is_thin for mark in marks):
            notes.append(self.say("chart.thin_note", number=MIN_READ))
        return notes


def _counts(point: Point) -> str:
    """`12/310`: the papers that name the trend, of those that were read."""
    return f"{point.named:,}/{point.read:,}" if point.read else "–"
