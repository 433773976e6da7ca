"""How often a trend is named over time, in one character for each period."""

from __future__ import annotations

from collections.abc import Mapping

from trendscope.trend import Trend

BARS = "▁▂▃▄▅▆▇█"
NO_PAPERS = "·"


def periods_of(trend: Trend) -> list[str]:
    """The periods of a trend's counts, the earliest first."""
    return sorted(trend.sampled.keys() | trend.counts.keys())


def shares(trend: Trend) -> dict[str, float]:
    """The share of papers that name the trend, for each period that has papers."""
    return {
        period: trend.counts.get(period, 0) / trend.sampled[period]
        for period in periods_of(trend)
        if trend.sampled.get(period, 0) > 0
    }


def sparkline(trend: Trend) -> str:
    """The shares as bars; the highest is full."""
    return bars({period: shares(trend).get(period) for period in periods_of(trend)})


def bars(values: Mapping[str, float | None]) -> str:
    """One bar for each period, a dot if there is no value; the highest value is full."""
    highest = max((value for value in values.values() if value), default=0.0)
    return "".join(
        NO_PAPERS if value is None else _bar(value / highest if highest else 0.0)
        for _, value in sorted(values.items())
    )


def _bar(part: float) -> str:
    top = len(BARS) - 1
    return BARS[min(top, max(0, round(part * top)))]
