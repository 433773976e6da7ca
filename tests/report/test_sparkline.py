"""Shares as bars, one character a period."""

from __future__ import annotations

import pytest

from tests.fakes.report import trend
from trendscope.report.sparkline import sparkline


@pytest.mark.parametrize(
    ("counts", "sampled", "bars"),
    [
        (
            {"2020": 1, "2021": 2, "2022": 4, "2023": 8},
            dict.fromkeys(("2020", "2021", "2022", "2023"), 8),
            "▂▃▅█",
        ),
        ({"2020": 5, "2021": 5}, {"2020": 10, "2021": 100}, "█▂"),
        ({"2020": 0, "2021": 0}, {"2020": 10, "2021": 10}, "▁▁"),
        ({"2020": 1, "2022": 1}, {"2020": 4, "2021": 0, "2022": 4}, "█·█"),
        ({"2021": 2}, {"2020": 4, "2021": 4}, "▁█"),
        ({"2023-Q4": 4, "2024-Q1": 2}, {"2024-Q1": 4, "2023-Q4": 4}, "█▅"),
        ({}, {}, ""),
    ],
)
def test_the_highest_share_is_full(counts: dict[str, int], sampled: dict[str, int], bars: str):
    assert sparkline(trend(counts=counts, sampled=sampled)) == bars
