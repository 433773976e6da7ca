"""The periods from which a field is sampled."""

from __future__ import annotations

import pytest

from trendscope.agents.reference_sample import spread

PERIODS = list(map(str, range(2019, 2027)))


@pytest.mark.parametrize(
    ("periods", "number", "chosen"),
    [
        (PERIODS, 4, ["2019", "2020", "2025", "2026"]),
        (PERIODS, 2, ["2019", "2026"]),
        (PERIODS[:4], 4, PERIODS[:4]),
        (PERIODS[:1], 4, ["2019"]),
        ([], 4, []),
    ],
)
def test_periods_come_from_both_ends(periods: list[str], number: int, chosen: list[str]) -> None:
    assert spread(periods, number) == chosen
