"""English phrases and statements in Korean."""

from __future__ import annotations

from importlib.resources import files

import pytest

from trendscope.question.korean_phrases import described, is_telling, noun_phrase, terms_in, verb_noun
from trendscope.question.korean_statements import statement

TABLES = ("en-ko.tsv", "attributes.en-ko.tsv", "verbs.en-ko.tsv", "predicates.en-ko.tsv")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_a_pair_and_comes_once(table: str) -> None:
    lines = files("trendscope.question").joinpath(table).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]

    assert [row for row in rows if len(row) != 2 or not all(map(str.strip, row))] == []
    assert len({first for first, _ in rows}) == len(rows)


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("a new dataset for machine translation", "기계 번역을 위한 새로운 데이터셋"),
        ("limitations of large language models (LLMs)", "대규모 언어 모델의 한계"),
        ("the problem of detecting fake news", ""),
        ("precision and accuracy", "정밀도와 정확도"),
        ("automatic and reference-free evaluation", ""),
        ("fake news detection in Urdu using word embeddings", ""),
        ("lifelong learning methods", "평생 학습 방법"),
        ("the first benchmark for machine translation", "기계 번역을 위한 벤치마크"),
        ("prompting models", ""),
        ("translation of zorbs", ""),
        ("GPT-4 and LLMs", "GPT-4와 LLM"),
        ("LLM-based translation", "LLM 기반 번역"),
        ("retrieval-augmented generation", "검색 증강 생성"),
        ("models without training data", ""),
        ("quuxly zorbing", ""),
        ("challenging", ""),
        ("", ""),
    ],
)
def test_a_noun_phrase_is_turned_around(english: str, korean: str) -> None:
    assert noun_phrase(english) == korean


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("a framework that integrates knowledge graphs", "지식 그래프를 통합하는 프레임워크"),
        ("a framework that integrates knowledge graphs with LLMs", ""),
        ("a benchmark to evaluate hallucination in dialogue", "대화의 환각을 평가하는 벤치마크"),
        ("methods for detecting fake news", "가짜 뉴스를 탐지하는 방법"),
        ("the ability to zorb", ""),
    ],
)
def test_a_clause_stands_before_its_noun(english: str, korean: str) -> None:
    assert described(english) == korean


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        (
            "However, existing translation methods rely heavily on annotated data.",
            "기존 번역 방법은 주석이 달린 데이터에 크게 의존합니다",
        ),
        ("Large language models often suffer from hallucination.", "대규모 언어 모델은 환각이 문제입니다"),
        ("Machine translation remains a challenging task.", "기계 번역은 여전히 어려운 과제입니다"),
        ("Machine translation is challenging due to zorbing.", "기계 번역은 어려운 과제입니다"),
        ("This translation remains challenging.", ""),
        ("Machine translation supports models.", ""),
        ("Language models require annotated data only with zorbs.", ""),
        ("Language models lack annotated data if they are large.", ""),
        ("They lack annotated data.", ""),
        ("Translation is challenging quuxly.", ""),
    ],
)
def test_a_statement_is_told_whole_or_not_at_all(english: str, korean: str) -> None:
    assert statement(english) == korean


def test_terms_are_of_several_words_or_name_a_subject_alone() -> None:
    text = "large language models and the text of fake news, a large-scale case study of sarcasm"

    assert terms_in(text, 5) == ["대규모 언어 모델", "가짜 뉴스", "풍자"]


@pytest.mark.parametrize(("phrase", "telling"), [("새로운 프레임워크", False), ("번역 프레임워크", True)])
def test_a_kind_alone_says_little(phrase: str, telling: bool) -> None:
    assert is_telling(phrase) is telling


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("proposes", "제안"),
        ("built", "구축"),
        ("identifying", "식별"),
        ("zorb", ""),
    ],
)
def test_a_verb_is_known_in_any_form(verb: str, noun: str) -> None:
    assert verb_noun(verb) == noun
