from __future__ import annotations

import pytest

from trendscope.text.hangul import has_hangul, particle


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("모델", "을"),
        ("데이터", "를"),
        ("대규모 언어 모델(LLM)", "을"),
        ("순환 신경망(RNN·LSTM)", "을"),
        ("합성곱 신경망(CNN)(5.2%에서 1.3%)", "을"),
        ("LLM", "을"),
        ("RAG", "를"),
        ("BERT", "를"),
        ("Google", "을"),
        ("OCR", "을"),
        ("MEKER", "를"),
        ("Zhang", "을"),
        ("summarization", "을"),
        ("3", "을"),
        ("2024", "를"),
        ("“모델”", "을"),
        ("", "를"),
    ],
)
def test_the_particle_follows_the_sound(word: str, said: str) -> None:
    assert particle(word, "을/를") == said


@pytest.mark.parametrize(
    ("word", "said"), [("모델", "로"), ("학습", "으로"), ("데이터", "로"), ("LLM", "으로"), ("URL", "로")]
)
def test_a_final_l_is_no_consonant_before_ro(word: str, said: str) -> None:
    assert particle(word, "으로/로") == said


def test_hangul_is_seen() -> None:
    assert has_hangul("LLM 연구")
    assert not has_hangul("LLM research")
