"""How often a trend is named, year by year, in one character for each year."""

from __future__ import annotations

from collections.abc import Mapping

from trendscope.trend import Trend

BARS = "▁▂▃▄▅▆▇█"
NO_PAPERS = "·"


def years_of(trend: Trend) -> list[int]:
    """The years of a trend's counts, the earliest first."""
    return sorted(trend.sampled.keys() | trend.counts.keys())


def shares(trend: Trend) -> dict[int, float]:
    """The share of papers that name the trend, for each year that has papers."""
    return {
        year: trend.counts.get(year, 0) / trend.sampled[year]
        for year in years_of(trend)
        if trend.sampled.get(year, 0) > 0
    }


def sparkline(trend: Trend) -> str:
    """The shares as bars; the highest is full."""
    return bars({year: shares(trend).get(year) for year in years_of(trend)})


def bars(values: Mapping[int, float | None]) -> str:
    """One bar for each year, a dot if there is no value; the highest value is full."""
    highest = max((value for value in values.values() if value), default=0.0)
    return "".join(
        NO_PAPERS if value is None else _bar(value / highest if highest else 0.0)
        for _, value in sorted(values.items())
    )


def _bar(part: float) -> str:
    top = len(BARS) - 1
    return BARS[min(top, max(0, round(part * top)))]
