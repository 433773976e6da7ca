"""What a question in a conversation asks, and what it takes from the one before."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.finished_run import YEARS, evidence
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.parse import parse_follow_up

RUN = evidence()
AUGMENTATION, MODELS, ESTIMATION = "data augmentation", "large language models", "quality estimation"


def parsed(*questions: str) -> FollowUp:
    """The last of these questions, each asked after the one before."""
    asked: FollowUp | None = None
    for question in questions:
        asked = parse_follow_up(question, RUN, asked)
    assert asked
    return asked


@pytest.mark.parametrize(
    ("question", "kind", "trends"),
    [
        ("why did data augmentation fade?", "why", (AUGMENTATION,)),
        ("Why is LLM called rising?", "why direction", (MODELS,)),
        ("how many papers name quality estimation?", "count", (ESTIMATION,)),
        ("which papers are behind data augmentation?", "papers", (AUGMENTATION,)),
        ("when did large language models take off?", "when", (MODELS,)),
        ("compare data augmentation with LLMs", "compare", (AUGMENTATION, MODELS)),
        ("Which trends are fading?", "trends", ()),
        ("what is missing?", "missing", ()),
        ("how was this counted?", "method", ()),
        ("what should I read first?", "reading", ()),
        ("what is still open?", "open", ()),
        ("what is the source of D1.2?", "source", ()),
        ("who wrote [1]?", "authors", ()),
        ("what did Grace Hopper write?", "papers by", ()),
        ("do large language models hallucinate?", "evidence", (MODELS,)),
        ("is data augmentation a lost cause?", "evidence", (AUGMENTATION,)),
        ("what should I read first on quality estimation, and why?", "reading", (ESTIMATION,)),
        ("what is still open in quality estimation?", "open", (ESTIMATION,)),
        ("did LLMs become more popular than data augmentation?", "compare", (MODELS, AUGMENTATION)),
        ("has anyone compared LLMs with data augmentation?", "evidence", (MODELS, AUGMENTATION)),
        ("why?", "why", (AUGMENTATION, MODELS)),
        ("왜 변했나?", "why", (AUGMENTATION, MODELS)),
        ("데이터 증강은 왜 줄었나요?", "why", (AUGMENTATION,)),
        ("왜 대규모 언어 모델이 상승이라고 하나요?", "why direction", (MODELS,)),
        ("품질 추정을 다룬 논문은 몇 편인가요?", "count", (ESTIMATION,)),
        ("데이터 증강에 관한 논문을 보여줘", "papers", (AUGMENTATION,)),
        ("대규모 언어 모델은 언제 떠올랐나?", "when", (MODELS,)),
        ("대규모 언어 모델과 데이터 증강을 비교해줘", "compare", (MODELS, AUGMENTATION)),
        ("떠오르는 트렌드는 무엇인가요?", "trends", ()),
        ("빠진 것은 무엇인가요?", "missing", ()),
        ("무엇을 먼저 읽어야 하나요?", "reading", ()),
        ("아직 해결되지 않은 문제는?", "open", ()),
        ("D1.2의 출처는?", "source", ()),
        ("papers on data augmentation and quality estimation", "papers", (AUGMENTATION, ESTIMATION)),
        ("who works on quality estimation?", "papers", (ESTIMATION,)),
        ("데이터 증강 논문은 누가 썼나요?", "papers", (AUGMENTATION,)),
        ("what do the latest papers say about LLMs?", "evidence", (MODELS,)),
        ("what is the newest paper?", "papers", ()),
        ("what is new?", "trends", ()),
        ("논문들이 보고한 결과는?", "results", ()),
        ("변하지 않은 것은 무엇인가요?", "trends", ()),
        ("사라지는 것은?", "trends", ()),
        ("가장 최근 논문은 무엇인가요?", "papers", ()),
        ("새로 나온 것은 무엇인가요?", "trends", ()),
        ("D1은 누가 썼나요?", "authors", ()),
    ],
)
def test_the_kind_and_the_trends(question: str, kind: str, trends: tuple[str, ...]) -> None:
    asked = parsed(question)

    assert (asked.kind, asked.trends) == (kind, trends)
    assert asked.language == ("en" if question.isascii() else "ko")


@pytest.mark.parametrize(
    ("question", "periods", "outside"),
    [
        ("how many in 2023?", ("2023",), ()),
        ("how many since 2022?", YEARS[3:], ()),
        ("how many from 2020 to 2021?", ("2020", "2021"), ()),
        ("how many before 2020?", ("2019", "2020"), ()),
        ("how many in 2012?", (), ("2012",)),
        ("2020년부터 2022년까지 몇 편?", ("2020", "2021", "2022"), ()),
        ("2022년 이후 몇 편?", YEARS[3:], ()),
        ("1998년에는 몇 편?", (), ("1998",)),
        ("does GPT-2020 or a 2048 token window matter?", (), ()),
    ],
)
def test_the_periods(question: str, periods: tuple[str, ...], outside: tuple[str, ...]) -> None:
    asked = parsed(question)

    assert (asked.periods, asked.outside) == (periods, outside)


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("why did data augmentation fade?", "and in 2023?"), ("why", (AUGMENTATION,), ("2023",))),
        (("how many papers name LLMs in 2023?", "which papers?"), ("papers", (MODELS,), ("2023",))),
        (("which papers name LLMs?", "what did it cost to build bridges?"), ("evidence", (), ())),
        (("which papers name LLMs?", "why?"), ("why", (MODELS,), ())),
        (("how many papers name LLMs in 2023?", "and 2012?"), ("count", (MODELS,), ())),
        (("데이터 증강은 왜 줄었나요?", "2023년에는?"), ("why", (AUGMENTATION,), ("2023",))),
        (("데이터 증강 논문은 몇 편?", "그 이유는?"), ("why", (AUGMENTATION,), ())),
        (("why did data augmentation fade?", "what is missing?"), ("missing", (), ())),
        (("why did data augmentation fade?", "and quality estimation?"), ("evidence", (ESTIMATION,), ())),
        (("why did data augmentation fade?", "and what is still open there?"), ("open", (AUGMENTATION,), ())),
        (("why did data augmentation fade?", "how is it scored?"), ("evidence", (AUGMENTATION,), ())),
        (("데이터 증강은 왜 줄었나요?", "거기서 무엇을 먼저 읽어야 하나?"), ("reading", (AUGMENTATION,), ())),
    ],
)
def test_what_is_left_out_comes_from_the_question_before(
    questions: tuple[str, ...], expected: tuple[Any, ...]
) -> None:
    asked = parsed(*questions)

    assert (asked.kind, asked.trends, asked.periods) == expected


@pytest.mark.parametrize("said", ["hello", "Thanks!", "감사합니다."])
def test_who_is_polite_asks_nothing_again(said: str) -> None:
    assert not parsed("which papers are about prompting?", said).has_subject


def test_the_question_before_counts_only_in_its_own_run() -> None:
    before = parsed("why did data augmentation fade?").model_copy(update={"run": "another"})

    assert not parse_follow_up("which papers?", RUN, before).has_subject


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("what did Jane Smith write?", "Jane Smith"),
        ("does Jane Smith work on quality estimation?", "Jane Smith"),
        ("what did Jane Smith say about data augmentation?", "Jane Smith"),
        ("who is Jane Smith?", "Jane Smith"),
        ("Grace Hopper가 쓴 논문은?", "Grace Hopper"),
        ("Jane Smith의 논문은?", "Jane Smith"),
        ("홍길동이 쓴 논문은?", "홍길동"),
        ("홍길동의 논문은 몇 편?", "홍길동"),
        ("신경망의 논문은 몇 편?", ""),
        ("have papers on Machine Translation work on data augmentation?", ""),
        ("what does Google Translate say about data augmentation?", ""),
    ],
)
def test_a_person_is_no_phrase(question: str, person: str) -> None:
    asked = parsed(question)

    assert asked.person == person
    assert not person or (asked.kind == "papers by" and not asked.phrases)


def test_other_phrases_are_in_english_where_the_glossary_knows_them() -> None:
    assert parsed("what do papers say about quantum computing?").phrases == ("quantum computing",)
    assert parsed("양자 컴퓨팅에 대해 뭐라고 하나요?").phrases == ("quantum computing",)
    assert parsed("오늘 서울 날씨는 어때?").phrases == ("서울", "날씨")
