from __future__ import annotations

import pytest

from trendscope.extraction.failures import concreteness, is_failure, is_found


@pytest.mark.parametrize(
    "sentence",
    [
        "We find that models fail on nested clauses.",
        "Accuracy drops by 31% when the clauses are reordered.",
        "Even the best model falls short of human readers on long rulings.",
        "The planners do not generalize well to unseen courts.",
    ],
)
def test_a_failure_is_told(sentence: str) -> None:
    assert is_failure(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Gates outperform routers on nested clauses, where these fail to converge.",
        "To address these limitations, gates are learned.",
        "Existing methods often overlook clauses and fail to keep them.",
        "Our findings highlight limitations of current judges and offer valuable insights.",
        "The error rate drops to 3.1%.",
        "Gates are learned together with embeddings.",
    ],
)
def test_what_is_mended_or_vague_is_no_failure(sentence: str) -> None:
    assert not is_failure(sentence)


def test_what_was_found_is_more_concrete_than_what_is_supposed() -> None:
    supposed = "Judges struggle with clauses."
    found = "We find that even the best judge still struggles with nested clauses, losing 12% accuracy."

    assert not is_found(supposed)
    assert is_found(found)
    assert concreteness(supposed) < concreteness(found)
