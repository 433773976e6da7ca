"""What was perhaps meant by a term that no source knows."""

from __future__ import annotations

import pytest

from trendscope.question.spelling import suggestion


@pytest.mark.parametrize(
    ("term", "meant"),
    [
        ("translaton", "translation"),
        ("machine translaton", "machine translation"),
        ("machien translation", "machine translation"),
        ("Halucination Detection", "hallucination Detection"),
        ("Machine Translaton", "Machine translation"),
    ],
)
def test_a_word_that_is_nearly_known_is_put_right(term: str, meant: str) -> None:
    assert suggestion(term) == meant


@pytest.mark.parametrize(
    "term", ["machine translation", "Machine Translation", "sourdough", "RAG", "", "기계 번역"]
)
def test_what_is_known_or_like_nothing_is_left_alone(term: str) -> None:
    assert suggestion(term) == ""
