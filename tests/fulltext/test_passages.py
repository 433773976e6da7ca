"""Passages: slices of the page, within the limit, cut where the text pauses."""

from __future__ import annotations

import pytest

from trendscope.fulltext.block import Block
from trendscope.fulltext.passages import MAX_TOKENS, Passage, page_text, split_passages
from trendscope.text.tokens import count_tokens

SENTENCE = "The window of the model was made larger in each of the years that we have looked at."
KOREAN = "기계 번역의 품질은 최근 몇 년 동안 크게 좋아졌으며 그 결과는 사람의 번역과 비교되었다."
PAGES = {
    "sentences": [Block(" ".join([SENTENCE] * 60))],
    "paragraphs": [Block(SENTENCE)] * 40,
    "korean": [Block(" ".join([KOREAN] * 30))],
    "no full stop": [Block("word " * 2000)],
    "no space": [Block("가" * 1001 + "x" * 3001)],
    "mixed": [Block("Start", heading=True), Block(SENTENCE * 5), Block(KOREAN * 9), Block("x" * 5000)],
}


@pytest.mark.parametrize("name", PAGES)
def test_every_passage_is_a_slice_within_the_limit(name: str) -> None:
    passages = split_passages(PAGES[name])

    assert len(passages) > 1
    assert all(passage.text in page_text(PAGES[name]) for passage in passages)
    assert all(0 < count_tokens(passage.text) <= MAX_TOKENS for passage in passages)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_lost_but_space(name: str) -> None:
    kept = "".join("".join(passage.text.split()) for passage in split_passages(PAGES[name]))

    assert kept == "".join("".join(block.text.split()) for block in PAGES[name] if not block.heading)


def test_passages_end_with_sentences() -> None:
    assert all(passage.text.endswith("looked at.") for passage in split_passages(PAGES["sentences"]))


def test_a_long_sentence_is_cut_between_words() -> None:
    words = {word for passage in split_passages(PAGES["no full stop"]) for word in passage.text.split()}

    assert words == {"word"}


def test_a_passage_never_crosses_a_heading() -> None:
    blocks = [
        Block("Before."),
        Block("1 Method", heading=True),
        Block("1.1 Data", heading=True),
        Block("Some data."),
        Block("More data."),
        Block("2 Results", heading=True),
        Block("A result."),
        Block("3 Empty", heading=True),
    ]

    assert split_passages(blocks) == [
        Passage("Before."),
        Passage("Some data.\n\nMore data.", "1 Method 1.1 Data"),
        Passage("A result.", "2 Results"),
    ]


def test_the_references_are_in_no_passage() -> None:
    blocks = [Block(SENTENCE), Block("References", heading=True), Block("A. Author. A title. 2020.")]

    assert split_passages(blocks) == [Passage(SENTENCE)]


def test_an_empty_page_has_no_passage() -> None:
    assert split_passages([]) == []
    assert split_passages([Block("Title", heading=True)]) == []
