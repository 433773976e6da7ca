"""What the picture of a trend says in words, for those who hear it, and of its signs."""

from __future__ import annotations

from collections.abc import Iterable

from trendscope.report.captions import Captions
from trendscope.report.charts.curve_shapes import Mark
from trendscope.report.curve import Point
from trendscope.report.glance import Share, sides_of
from trendscope.trend import Trend
from trendscope.wording import Wording

MIN_READ = 10
"""A period with fewer papers is thin: one paper more or less would move its share by over 10 %."""


def words_of_trend(captions: Captions, trend: Trend, name: str) -> str:
    """`Agents: rising. Named in 2.0% of the earlier papers and in 12% of the recent ones.`"""
    direction, sides = captions.direction(trend), sides_of(trend)
    if not sides:
        return captions.say("chart.curve", name=name, direction=direction)
    earlier, recent = sides
    return captions.say("chart.curve_changed", name=name, direction=direction, earlier=earlier, recent=recent)


def words_of_point(say: Wording, point: Point) -> str:
    """`2024: 12 of 310 papers, 3.9%`."""
    period = say.span(point.period, point.period)
    if not point.read:
        return say("chart.no_papers", period=period)
    key = "chart.partial_point" if point.is_partial else "chart.point"
    share = Share(point.named, point.read)
    return say(key, period=period, named=point.named, read=point.read, share=share)


def notes_on(captions: Captions, marks: Iterable[Mark]) -> tuple[str, ...]:
    """What the signs in a picture with these points mean."""
    say, marks = captions.say, list(marks)
    unit = say(f"report.{captions.report.unit}")
    notes = [say("chart.counts_note", unit=unit)]
    if any(mark.is_partial for mark in marks):
        notes.append(say("chart.partial_note", unit=unit))
    if any(mark.is_thin for mark in marks):
        notes.append(say("chart.thin_note", number=MIN_READ))
    if any(mark.is_off_scale for mark in marks):
        notes.append(say("chart.off_scale_note"))
    return tuple(notes)
