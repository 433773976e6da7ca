"""Shares as bars, one character a year."""

from __future__ import annotations

import pytest

from tests.fakes.report import trend
from trendscope.report.sparkline import sparkline


@pytest.mark.parametrize(
    ("counts", "sampled", "bars"),
    [
        ({2020: 1, 2021: 2, 2022: 4, 2023: 8}, dict.fromkeys(range(2020, 2024), 8), "▂▃▅█"),
        ({2020: 5, 2021: 5}, {2020: 10, 2021: 100}, "█▂"),
        ({2020: 0, 2021: 0}, {2020: 10, 2021: 10}, "▁▁"),
        ({2020: 1, 2022: 1}, {2020: 4, 2021: 0, 2022: 4}, "█·█"),
        ({2021: 2}, {2020: 4, 2021: 4}, "▁█"),
        ({}, {}, ""),
    ],
)
def test_the_highest_share_is_full(counts: dict[int, int], sampled: dict[int, int], bars: str):
    assert sparkline(trend(counts=counts, sampled=sampled)) == bars
