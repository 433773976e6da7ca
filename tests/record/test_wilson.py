"""The interval of a share, against values from other programs."""

from __future__ import annotations

import pytest

from trendscope.record.wilson import wilson_interval


@pytest.mark.parametrize(
    ("held", "of", "interval"),
    [
        (0, 0, (0.0, 1.0)),
        (0, 10, (0.0, 0.2775)),
        (10, 10, (0.7225, 1.0)),
        (9, 14, (0.3876, 0.8366)),
        (81, 263, (0.2553, 0.3662)),  # Newcombe 1998, table I: 81 of 263
        (15, 148, (0.0624, 0.1605)),  # Newcombe 1998, table I: 15 of 148
        (1, 29, (0.0061, 0.1718)),  # Newcombe 1998, table I: 1 of 29
    ],
)
def test_the_interval_is_wilsons(held: int, of: int, interval: tuple[float, float]) -> None:
    assert wilson_interval(held, of) == pytest.approx(interval, abs=5e-5)
