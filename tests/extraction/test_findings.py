"""What a paper found, and what it only praises."""

from __future__ import annotations

import pytest

from trendscope.extraction.findings import is_finding


@pytest.mark.parametrize(
    "sentence",
    [
        "We find that smaller models copy more of the prompt than larger ones do.",
        "Our analysis reveals a strong bias towards the first option.",
        "Results show that annotators disagree most on irony.",
    ],
)
def test_a_finding_says_what_was_found(sentence: str) -> None:
    assert is_finding(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We propose a model of gates.",
        "Results show that our method is effective.",
        "We show that the proposed approach outperforms strong baselines.",
        "Experiments show state-of-the-art results.",
        "Results show that Torvex substantially enhances the quality of translations.",
    ],
)
def test_praise_and_proposals_are_none(sentence: str) -> None:
    assert not is_finding(sentence)
