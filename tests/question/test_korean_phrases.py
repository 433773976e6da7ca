"""English phrases and statements in Korean."""

from __future__ import annotations

from importlib.resources import files

import pytest

from trendscope.question.korean_phrases import described, is_telling, noun_phrase, terms_in, verb_noun
from trendscope.question.korean_statements import gist, statement, title_in_korean

TABLES = ("en-ko.tsv", "attributes.en-ko.tsv", "verbs.en-ko.tsv", "predicates.en-ko.tsv", "gist.en-ko.tsv")


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
        ("the problem of detecting fake news", "가짜 뉴스를 탐지하는 문제"),
        ("precision, recall and accuracy", "정밀도, 재현율과 정확도"),
        ("automatic and reference-free evaluation", "자동, 참조 없는 평가"),
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
        ("a benchmark to evaluate hallucination in dialogue", "대화에서의 환각을 평가하는 벤치마크"),
        ("methods for detecting fake news", "가짜 뉴스를 탐지하기 위한 방법"),
        ("the ability to zorb", ""),
    ],
)
def test_a_clause_stands_before_its_noun(english: str, korean: str) -> None:
    assert described(english) == korean


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        (
            "However, existing methods rely heavily on annotated data.",
            "기존 방법은 주석된 데이터에 의존합니다",
        ),
        (
            "Our results show that LLMs still lag behind fine-tuned models.",
            "LLM은 미세 조정한 모델에 미치지 못합니다",
        ),
        ("Machine translation remains a challenging task.", "기계 번역은 여전히 어려운 과제입니다"),
        ("Machine translation aims to translate text.", "기계 번역은 텍스트를 번역하는 것을 목표로 합니다"),
        ("Language models fail to capture temporal relations.", "언어 모델은 시간 관계를 포착하지 못합니다"),
        ("Language models improve translation only with annotated data.", ""),
        ("Language models improve translation if they are large.", ""),
        ("They improve the translation.", ""),
        ("Results show the accuracy.", ""),
        ("Translation is challenging quuxly.", ""),
    ],
)
def test_a_statement_is_told_whole_or_not_at_all(english: str, korean: str) -> None:
    assert statement(english) == korean


def test_a_relative_clause_is_no_limit_of_its_own() -> None:
    assert gist("Zorbs, though LLMs fail to capture context", "limit").endswith("점을 한계로 지적했습니다")
    assert gist("Zorbs that fail to capture context", "limit") == ""


@pytest.mark.parametrize(
    ("title", "korean"),
    [
        ("Zorb: Detecting Fake News with Zorbs", "가짜 뉴스를 탐지하는 연구"),
        ("Zorb: A Survey of Machine Translation", "기계 번역의 개관"),
        ("Fake News Detection in Urdu: zorbs", "우르두어에서의 가짜 뉴스 탐지"),
        ("Zorbing the quux", ""),
    ],
)
def test_a_title_says_what_a_paper_is_on(title: str, korean: str) -> None:
    assert title_in_korean(title) == korean


def test_terms_are_of_several_words() -> None:
    assert terms_in("large language models and the text of fake news, a case study", 3) == [
        "대규모 언어 모델",
        "가짜 뉴스",
    ]


@pytest.mark.parametrize(("phrase", "telling"), [("새로운 프레임워크", False), ("번역 프레임워크", True)])
def test_a_kind_alone_says_little(phrase: str, telling: bool) -> None:
    assert is_telling(phrase) is telling


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("proposes", "제안"),
        ("built", "구축"),
        ("identifying", "식별"),
        ("identify and correct", "식별하고 교정"),
        ("zorb", ""),
    ],
)
def test_a_verb_is_known_in_any_form(verb: str, noun: str) -> None:
    assert verb_noun(verb) == noun
