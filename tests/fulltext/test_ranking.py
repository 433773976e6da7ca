"""The passages that answer: by BM25, in the order of the page, within the room there is."""

from __future__ import annotations

import math

import pytest

from trendscope.fulltext.passages import Passage
from trendscope.fulltext.ranking import MAX_TOKENS, bm25, terms, top_passages
from trendscope.text.tokens import count_tokens

DATA = Passage("We collected documents from the parliament of Canada.", "Data")
RATE = Passage("Hallucinations fell to 3 % where the window was large.", "Results")
COST = Passage("Training took nine days on eight machines.", "Cost")
PAGE = [DATA, RATE, COST]


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("How often does it hallucinate?", RATE),
        ("Which documents were used?", DATA),
        ("How long was it trained?", COST),
        ("What is the cost?", COST),
        ("explain the results", RATE),
    ],
)
def test_the_passage_with_the_words_of_the_question(question: str, passage: Passage) -> None:
    assert top_passages(PAGE, question) == (passage.text,)


@pytest.mark.parametrize("question", ["protein folding", "", "?", "how and why", "번역 품질"])
def test_nothing_is_kept_where_nothing_matches(question: str) -> None:
    assert top_passages(PAGE, question, "Documents on training") == ()


def test_no_passages_no_answer() -> None:
    assert top_passages([], "protein folding") == ()


def test_korean_is_compared_by_pairs_of_syllables() -> None:
    page = [Passage("번역품질이 크게 좋아졌다."), Passage("자료는 국회 회의록에서 모았다."), DATA]

    assert top_passages(page, "번역의 품질은 어떻게 변했나요?") == (page[0].text,)
    assert top_passages(page, "어떤 회의록을 썼나?") == (page[1].text,)
    assert list(terms("음성인식을")) == ["음성", "성인", "인식"]


def test_the_title_breaks_a_tie() -> None:
    page = [Passage(f"The window {'of it ' * 120}was number {at}.") for at in range(20)]
    page[13] = Passage(page[13].text.replace("number", "translated"))

    assert page[13].text not in top_passages(page, "window")
    assert page[13].text in top_passages(page, "window", "Machine translation")


def test_the_best_stand_in_the_order_of_the_page_within_the_room() -> None:
    page = [Passage(f"Window number {at} was {'very ' * 100}large.") for at in range(20)]
    page.append(Passage("The window, the window, the window."))

    kept = top_passages(page, "window")

    assert kept == tuple(passage.text for passage in page if passage.text in kept)
    assert kept[-1] == page[-1].text
    assert MAX_TOKENS - 200 < sum(map(count_tokens, kept)) <= MAX_TOKENS


def test_a_passage_that_comes_back_is_kept_once() -> None:
    assert top_passages([RATE, DATA, RATE], "hallucination") == (RATE.text,)


def test_the_score_is_that_of_the_formula() -> None:
    bags = [{"a": 2, "b": 1}, {"b": 1}, {"c": 1}]

    rarity = math.log(1 + 2.5 / 1.5)
    length = 1.2 * (0.25 + 0.75 * 3 / (5 / 3))
    assert bm25(bags, {"a": 1.0}) == pytest.approx([rarity * 2 / (2 + length), 0, 0])
