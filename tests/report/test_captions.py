"""What a report says of a figure in its table of results."""

from __future__ import annotations

import pytest

from tests.fakes.report import report, result
from trendscope.report.captions import Captions


@pytest.mark.parametrize(
    ("figure", "measure", "shown"),
    [
        ("3.9 points", "gain", "3.9 points (gain)"),
        ("58.0%", "score", "58.0%"),
        ("0.3% relative loss", "gain", "0.3% relative loss"),
        ("-1.2 points", "gain", "-1.2 points"),
    ],
)
def test_a_loss_is_not_called_a_gain(figure: str, measure: str, shown: str) -> None:
    row = result("Rosewood", "GardenBench", figure, None, measure=measure, name="D1.1")

    assert Captions(report()).figure(row) == shown
