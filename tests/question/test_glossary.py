"""The glossary, and translation by it."""

from __future__ import annotations

from importlib.resources import files

import pytest

from trendscope.question.glossary import (
    glossary,
    in_korean,
    knows,
    parts_not_in_glossary,
    term_key,
    translate_by_glossary,
)


def rows() -> list[list[str]]:
    lines = files("trendscope.question").joinpath("ko-en.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_every_row_is_a_pair_of_a_korean_and_an_english_term() -> None:
    assert [row for row in rows() if len(row) != 2 or not all(map(str.strip, row))] == []
    assert [english for _, english in rows() if not english.isascii()] == []


def test_no_korean_term_comes_twice() -> None:
    keys = [term_key(korean) for korean, _ in rows()]

    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []
    assert len(glossary()) == len(keys)


@pytest.mark.parametrize(
    ("term", "english"),
    [
        ("기계 번역", "machine translation"),
        ("기계번역", "machine translation"),
        ("기계 번역기", "machine translation"),
        ("연합학습 개인정보보호", "federated learning privacy protection"),
        ("대규모언어모델 평가", "large language models evaluation"),
        ("GPT-4 번역", "GPT-4 translation"),
        ("LLM GPT 번역", "LLM GPT translation"),
        ("챗GPT", "ChatGPT"),
        ("CRISPR 유전자 가위", "CRISPR"),
        ("인간-로봇 상호작용", "human-robot interaction"),
        ("암", "cancer"),
        ("암호", "cryptography"),
        ("머신러닝 기계학습", "machine learning"),
        ("ㅋㅋㅋ", ""),
        ("- /", ""),
        ("", ""),
    ],
)
def test_a_term_is_its_longest_entries(term: str, english: str) -> None:
    assert translate_by_glossary(term) == english


@pytest.mark.parametrize(
    ("term", "english"),
    [
        ("최신 장치", ""),  # not 신장, kidney
        ("특수 면", ""),  # not 수면, sleep
        ("기간 암", "cancer"),  # not 간암, liver cancer
        ("부분 자립", ""),  # not 분자, molecules
    ],
)
def test_no_entry_is_found_across_the_border_of_two_words(term: str, english: str) -> None:
    assert translate_by_glossary(term) == english


@pytest.mark.parametrize(
    ("term", "english", "left_out"),
    [
        ("임상 자연어처리", "clinical natural language processing", ()),
        ("파라미터 효율적 미세조정", "parameter-efficient fine-tuning", ()),
        ("하이퍼 파라미터 튜닝", "hyperparameter tuning", ()),
        ("오픈 웨이트 LLM", "open-weight LLM", ()),
        ("기계 번역기", "machine translation", ()),
        ("뷁뷁 자연어처리", "natural language processing", ("뷁뷁",)),
        ("자연어처리 뷁 봷봷 번역", "natural language processing translation", ("뷁", "봷봷")),
        ("뷁뷁", "", ("뷁뷁",)),
        ("BERT", "BERT", ()),
    ],
)
def test_what_the_glossary_leaves_out_is_known(term: str, english: str, left_out: tuple[str, ...]) -> None:
    assert (translate_by_glossary(term), parts_not_in_glossary(term)) == (english, left_out)


@pytest.mark.parametrize(
    ("term", "known"),
    [
        ("peer review", True),
        ("Large Language Model", True),
        ("retrieval augmented generation", True),
        ("qwoeiu", False),
    ],
)
def test_english_terms_are_known_in_any_number_and_spelling(term: str, known: bool) -> None:
    assert knows(term) is known


@pytest.mark.parametrize(
    ("term", "korean"),
    [
        ("hallucination detection", "환각 탐지"),
        ("Multi-hop Question Answering", "다중 홉 질의응답"),
        ("multimodal reasoning", "멀티모달 추론"),
        ("LLM hallucinations", "LLM 환각"),
        ("Observable Overgeneration Mistakes", ""),
        ("RAG", ""),
        ("", ""),
    ],
)
def test_an_english_term_in_korean(term: str, korean: str) -> None:
    assert in_korean(term) == korean
