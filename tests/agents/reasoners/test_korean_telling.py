"""Papers told in Korean by rule: proposals, results, limits, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.measuring import paper
from trendscope.agents.reasoners.korean_telling import cited_in_korean, told_in_korean
from trendscope.document import Document
from trendscope.wording import Wording

SAY = Wording("ko")
WHO = "Lovelace 등(2025)"


def a_paper(*sentences: str, title: str = "On what we did") -> Document:
    made = paper("1", title=title, date="2025-03-01")
    return replace(
        made, text=" ".join(sentences), authors=("Ada Lovelace", "Mary Somerville", "Emmy Noether")
    )


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "We propose a novel framework for fake news detection.",
            "은 가짜 뉴스 탐지를 위한 새로운 프레임워크를 제안했습니다(“On what we did”).",
        ),
        (
            "In this paper, we introduce Torvex, a benchmark that evaluates machine translation.",
            "은 기계 번역을 평가하는 벤치마크 Torvex를 제안했습니다.",
        ),
        (
            "We evaluate large language models on low-resource languages.",
            "은 저자원 언어에서 대규모 언어 모델을 평가했습니다.",
        ),
    ],
)
def test_a_proposal_is_told_by_its_kind_its_name_and_its_task(sentence: str, told: str) -> None:
    assert told_in_korean(0, "proposes", a_paper(sentence), SAY) == WHO + told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("We propose a novel method.", "은 새로운 방법을 제안했습니다(“{title}”)."),
        (
            "We propose Torvex, a zorbed framework for quuxes.",
            "은 프레임워크 Torvex를 제안했습니다(“{title}”).",
        ),
        ("We propose a quuxly framework (Torvex-1).", "은 프레임워크 Torvex-1을 제안했습니다(“{title}”)."),
        ("We introduce a quux production (QP) paradigm.", "은 패러다임을 제안했습니다(“{title}”)."),
        (
            "We investigate how machine translation zorbs.",
            "은 기계 번역을 다루었습니다(“{title}”).",
        ),
    ],
)
def test_a_proposal_that_is_told_by_its_kind_has_the_title_beside_it(sentence: str, told: str) -> None:
    title = "Torvex: Machine Translation for Urdu"

    said = told_in_korean(0, "proposes", a_paper(sentence, title=title), SAY)

    assert said == WHO + told.format(title=title)


def test_a_method_made_beside_a_benchmark_is_not_told_without_its_name() -> None:
    title = "A Benchmark of Translation"

    assert (
        told_in_korean(0, "proposes", a_paper("We also propose a zorbed method.", title=title), SAY) is None
    )
    assert told_in_korean(0, "proposes", a_paper("We propose a zorbed method.", title=title), SAY) is None


def test_a_title_with_a_number_that_the_sentence_has_not_is_left_out() -> None:
    title = "A Three-Stage Framework for Machine Translation in 12 Languages"
    named, unnamed = "We propose Torvex-X, a framework for quuxes.", "We propose a framework for quuxes."

    assert told_in_korean(0, "proposes", a_paper(named, title=title), SAY) == (
        f"{WHO}은 프레임워크 Torvex-X를 제안했습니다."
    )
    assert told_in_korean(0, "proposes", a_paper(unnamed, title=title), SAY) is None


def test_a_proposal_without_a_known_word_is_not_told() -> None:
    assert told_in_korean(0, "proposes", a_paper("We propose a quuxly zorbed frobnication."), SAY) is None


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Torvex improves accuracy by up to 3.5% on machine translation.",
            "Torvex는 기계 번역에서 정확도를 최대 3.5% 높였습니다.",
        ),
        (
            "Torvex achieves an F1 score of 81.5 on machine translation.",
            "Torvex는 기계 번역에서 F1 81.5를 기록했습니다.",
        ),
        (
            "Torvex outperforms Quillon by 2.1 BLEU points on machine translation.",
            "Torvex는 기계 번역에서 Quillon보다 BLEU가 2.1 높았습니다.",
        ),
        (
            "Torvex uses 28% fewer parameters than Quillon on machine translation.",
            "Torvex는 기계 번역에서 Quillon보다 매개변수가 28% 적었습니다.",
        ),
        (
            "Torvex outperforms Quillon by 4.6%-5.1% on machine translation.",
            "Torvex는 기계 번역에서 Quillon보다 성능이 4.6%~5.1% 높았습니다.",
        ),
        (
            "Torvex reduces latency by 40% on machine translation.",
            "Torvex는 기계 번역에서 지연 시간을 40% 줄였습니다.",
        ),
    ],
)
def test_a_result_is_told_with_its_setting(sentence: str, told: str) -> None:
    document = a_paper(
        "We propose Torvex, a translation model.", sentence, title="Torvex: a translation model"
    )

    assert told_in_korean(1, "result", document, SAY) == f"{WHO}에 따르면 {told}"


@pytest.mark.parametrize(
    "sentence",
    [
        "The human raters have an accuracy of 69.6%, which machine translation surpasses.",
        "Our accuracy on machine translation is lower, at an accuracy of 12.5%.",
    ],
)
def test_a_figure_of_something_else_is_only_quoted(sentence: str) -> None:
    document = a_paper(sentence, title="Neural machine translation")

    assert told_in_korean(0, "result", document, SAY) == f"{WHO}은 결과를 이렇게 보고했습니다: “{sentence}”"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Large language models often suffer from hallucination.",
            "에 따르면 대규모 언어 모델은 환각이 문제입니다.",
        ),
        ("Such zorbing is a quuxly limit.", "은 한계를 이렇게 짚었습니다: “Such zorbing is a quuxly limit.”"),
        ("Our method outperforms what lacks zorbs.", None),
    ],
)
def test_a_limit_is_told_or_quoted(sentence: str, told: str | None) -> None:
    assert told_in_korean(0, "limit", a_paper(sentence), SAY) == (told and WHO + told)


def test_a_long_limit_that_cannot_be_told_is_left_out() -> None:
    sentence = f"Zorbing is quuxly {'frobnicated and ' * 12}weak."

    assert told_in_korean(0, "limit", a_paper(sentence), SAY) is None


def test_an_outlook_is_of_future_work_only() -> None:
    later = "Future work should explore multilingual models."
    now = f"Our tables could support multilingual models{' and quuxes' * 12}."

    said = told_in_korean(0, "outlook", a_paper(later), SAY)

    assert said == f"{WHO}은 앞으로의 방향을 이렇게 밝혔습니다: “{later}”"
    assert told_in_korean(0, "outlook", a_paper(now), SAY) is None


@pytest.mark.parametrize(
    ("sentence", "title", "cited"),
    [
        (
            "Zorbing quuxes many a thing in machine translation.",
            "Zorbed Machine Translation with Zorbs",
            "은 기계 번역을 다루었습니다(“{title}”).",
        ),
        (
            f"Zorbing {'and frobnicating ' * 12}quuxes.",
            "Zorbed Machine Translation via Reinforcement Learning",
            "은 기계 번역을 다루었습니다(“{title}”).",
        ),
        ("Zorbing quuxes many a thing.", "Zorbed Machine Translation", ": “{sentence}”"),
        ("Zorbing quuxes machine translation.", "Zorbing", ": “{sentence}”"),
    ],
)
def test_a_sentence_that_cannot_be_told_is_cited_by_its_title_or_quoted(
    sentence: str, title: str, cited: str
) -> None:
    said = cited_in_korean(a_paper(sentence, title=title), 0, SAY)

    assert said == WHO + cited.format(title=title, sentence=sentence)


def test_a_korean_sentence_is_quoted() -> None:
    sentence = "이 논문은 번역을 다룬다."

    assert cited_in_korean(a_paper(sentence), 0, SAY) == f"{WHO}: “{sentence}”"
