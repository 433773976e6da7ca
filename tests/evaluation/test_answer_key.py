"""What counts as found, and what as counted right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.report import report, trend
from trendscope.evaluation.answer_key import AnswerKey, Count, Development
from trendscope.evaluation.phrases import stands_in, words_of
from trendscope.report.report import Report
from trendscope.trend import Claim, CodedPhrase

SPARSE: dict[str, Any] = {"name": "Sparse attention", "forms": ("sparse attention", "sparse-attention")}


@pytest.fixture
def made() -> Report:
    return report(
        trends=(
            trend("sparse attention", **SPARSE, related=("block sparsity",)),
            trend("dense models", "fading", codebook=(CodedPhrase(phrase="full attention", documents=9),)),
        ),
        also=(trend("state space models", "early signal"),),
        total={"2022": 100, "2023": 200, "2024": 300, "2025": 1400},
    )


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("sparse attention", "Sparse-Attention"),
        ("language model", "large language models"),
        ("GPT-4", "GPT-4 agents"),
        ("희소 어텐션", "희소 어텐션 모델"),
    ],
)
def test_a_phrase_stands_in_a_name_whatever_its_spelling(phrase: str, name: str) -> None:
    assert stands_in(phrase, [name])


@pytest.mark.parametrize(
    ("phrase", "name"),
    [("GPT-4", "GPT-3"), ("language models", "language"), ("model", "modelling"), ("", "attention")],
)
def test_other_words_do_not(phrase: str, name: str) -> None:
    assert not stands_in(phrase, [name])
    assert words_of(phrase) != words_of(name)


@pytest.mark.parametrize(
    ("given", "place", "is_right"),
    [
        ({"phrase": "sparse attention", "direction": "rising"}, "main", True),
        ({"phrase": ["long inputs", "attention"], "direction": "rising"}, "main", True),
        ({"phrase": "sparse attention", "direction": "fading"}, "main", False),
        ({"phrase": "full attention", "direction": "fading"}, "main", True),
        ({"phrase": "state space model", "direction": "rising"}, "listed", False),
        ("block sparsity", "listed", False),
        ("sparse attention", "main", True),
        (["quantum", "annealing"], None, False),
    ],
)
def test_a_development_is_found_as_a_trend_with_its_direction(
    made: Report, given: object, place: str | None, is_right: bool
) -> None:
    found = Development.model_validate(given).find_in(made)

    assert (found.place, found.is_right) == (place, is_right)


def test_of_several_trends_the_one_with_the_direction_is_meant(made: Report) -> None:
    two = made.model_copy(update={"trends": (trend("attention", "steady"), *made.trends)})

    found = Development(phrase=("attention",), direction="rising").find_in(two)

    assert (found.label, found.is_right) == ("sparse attention", True)


@pytest.mark.parametrize(
    ("count", "counted", "is_right"),
    [
        (Count(phrase="Sparse attention", period="2024", papers=5), 5, True),
        (Count(phrase="sparse-attention", period="2024-2025", papers=15), 15, True),
        (Count(phrase="sparse attention", period="2024", papers=6), 5, False),
        (Count(phrase="sparse attention", period="2024", papers=6, within=0.2), 5, True),
        (Count(phrase="attention", period="2024", papers=5), None, False),
        (Count(phrase="sparse attention", period="2019", papers=0), None, False),
        (Count(period="2024", papers=300), 300, True),
        (Count.model_validate({"period": 2022, "papers": 99}), 100, False),
    ],
)
def test_a_count_is_right_if_the_report_has_that_number(
    made: Report, count: Count, counted: int | None, is_right: bool
) -> None:
    found = count.find_in(made)

    assert (found.counted, found.is_right) == (counted, is_right)


def test_a_year_is_the_sum_of_its_months(made: Report) -> None:
    monthly = trend(counts={"2024-01": 2, "2024-12": 3, "2025-01": 4})
    by_month = made.model_copy(update={"trends": (monthly,)})

    assert Count(phrase="sparse attention", period="2024", papers=5).find_in(by_month).is_right


@pytest.mark.parametrize(("language", "is_right"), [("ko", True), ("en", False), (None, None)])
def test_the_language_is_that_of_most_claims(language: str | None, is_right: bool | None) -> None:
    korean = report("ko", answer=(Claim(text="희소 어텐션이 늘었습니다."),))

    assert AnswerKey.model_validate({"language": language}).is_in_language(korean) is is_right


def test_a_report_that_is_called_korean_and_written_in_english_is_not_korean() -> None:
    english = report("en").model_copy(update={"language": "ko"})

    assert AnswerKey(language="ko").is_in_language(english) is False
