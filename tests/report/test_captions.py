"""What every format says about how a report was made."""

from __future__ import annotations

import pytest

from tests.fakes.report import report, trend
from trendscope.report.captions import Captions
from trendscope.trend import CodedPhrase


@pytest.mark.parametrize(
    ("precision", "said"),
    [(None, "“a b” 7"), (1.0, "“a b” 7"), (0.75, "“a b” 7 (precision 75%)")],
)
def test_a_phrase_has_its_precision_unless_every_place_was_right(precision: float | None, said: str) -> None:
    coded = CodedPhrase(phrase="a b", documents=7, precision=precision)

    assert Captions(report(trends=(trend(codebook=(coded,)),))).codebook == [f"Sparse attention: {said}"]
