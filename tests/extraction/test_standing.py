from __future__ import annotations

import pytest

from trendscope.extraction.standing import is_quotable


@pytest.mark.parametrize(
    "sentence",
    [
        "Sparse gates win.",
        "word " * 61,
        "Our code for the sparse gates is at https://github.com/a/b for all to see.",
        r"The \emph{sparse} gates route the tokens of a sentence to few experts.",
        r"The sparse gates win by 25\% over all the other ways to route tokens.",
        "The sparse gates win over all other ways.We show it for many tokens.",
        "The gates $g_{i}$ route the tokens of a sentence to few experts today.",
    ],
)
def test_debris_is_not_quotable(sentence: str) -> None:
    assert not is_quotable(sentence)
