"""The curve of a trend: for each period its share of the papers that were read, and the papers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trendscope.report.report import Report
from trendscope.trend import Trend
from trendscope.window import Window


@dataclass(frozen=True)
class Point:
    """One period of a curve.

    `named` of `read` papers name the trend; `share` is between 0 and 1, and None where no paper was read.
    A period is partial if the window, or the day of the run, cuts it.
    """

    period: str
    named: int
    read: int
    papers: tuple[str, ...]
    is_partial: bool

    @property
    def share(self) -> float | None:
        return self.named / self.read if self.read else None


def curve(report: Report, trend: Trend) -> tuple[Point, ...]:
    """A point for each period of the window, in order; none for a trend that has no counts by period."""
    if not trend.sampled:
        return ()
    return tuple(
        Point(
            period=period,
            named=trend.counts.get(period, 0),
            read=trend.sampled.get(period, 0),
            papers=trend.papers.get(period, ()),
            is_partial=is_partial(report, period),
        )
        for period in _periods(_window(report), trend)
    )


def is_partial(report: Report, period: str) -> bool:
    """Whether the window, or the day of the run, cuts a period."""
    window, year = _window(report), int(period[:4])
    whole = Window.of_years(year, year).span_of(period)
    return whole.since < window.since or whole.until > min(window.until, _day_of(report) or window.until)


def _window(report: Report) -> Window:
    return Window(date.fromisoformat(report.since), date.fromisoformat(report.until))


def _day_of(report: Report) -> date | None:
    """The day of the run; None if an imported report says none."""
    try:
        return date.fromisoformat(report.retrieved)
    except ValueError:
        return None


def _periods(window: Window, trend: Trend) -> list[str]:
    """The periods of the window, and all that were counted, in order."""
    counted = set(trend.sampled)
    width = len(min(counted))  # a window of years has no quarters
    return sorted(counted.union(period for period in window.periods if len(period) == width))
