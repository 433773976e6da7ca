"""Documents and their sentences."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from trendscope.document import MAX_SENTENCE, Document, split_sentences


def document(text: str = "", date: str | None = None) -> Document:
    return Document("key", "title", (), date, "https://example.org", "paper", "arxiv", text)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ()),
        (" \n ", ()),
        ("One", ("One",)),
        ("One. Two! Three? Four", ("One.", "Two!", "Three?", "Four")),
        ("It rose by 3.5 percent. Then it fell.", ("It rose by 3.5 percent.", "Then it fell.")),
        ("We test GPT-4. 12 models failed.", ("We test GPT-4.", "12 models failed.")),
        ("It ends here.\nIt goes\non there.", ("It ends here.", "It goes\non there.")),
        ("A heading\n\nA sentence. Another.", ("A heading", "A sentence.", "Another.")),
        ("It stops... Then it goes on.", ("It stops...", "Then it goes on.")),
        ('He said "yes." Then (really!) He left.', ('He said "yes."', "Then (really!)", "He left.")),
        ("It works. mRNA vaccines do too.", ("It works. mRNA vaccines do too.",)),
        ("It works. Émile agrees. “So do we.” Good.", ("It works.", "Émile agrees.", "“So do we.”", "Good.")),
        ("1. We begin. 2. We end.", ("1. We begin.", "2. We end.")),
    ],
)
def test_a_text_is_cut_at_the_ends_of_sentences(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "We test models, e.g. BERT and T5.",
        "Models (i.e. LLMs) are large.",
        "Vaswani et al. Proposed it.",
        "See Fig. 3 and Eq. 4, cf. Sec. 5.",
        "Dr. Kim, Prof. Lee and J. Smith agree.",
        "The U.S. Army and the U.K. Navy fund it.",
        "OpenAI Inc. Released a model, approx. 10 times larger, in vol. 3, pp. 12-14.",
        "She holds a Ph.D. In physics.",
        "RAG vs. Fine-tuning w.r.t. Cost.",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert split_sentences(f"{sentence} Next one.") == (sentence, "Next one.")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("기계 번역이 발전했다. 왜 그런가? 모른다!", ("기계 번역이 발전했다.", "왜 그런가?", "모른다!")),
        ("모델이 크다.비용도 크다. 빨라요.좋아요", ("모델이 크다.", "비용도 크다.", "빨라요.", "좋아요")),
        ("정확도는 3.5점 올랐다. BERT를 썼다.", ("정확도는 3.5점 올랐다.", "BERT를 썼다.")),
        ("翻訳です。次です。「はい。」と言う。", ("翻訳です。", "次です。", "「はい。」と言う。")),
    ],
)
def test_a_korean_sentence_ends_with_or_without_a_space(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences


EVIL = [
    ".",
    ". ",
    "?! ",
    ".'",
    '. "(',
    ".)",
    " ",
    "\n",
    "\n ",
    "\n \r",
    "。",
    "다.",
    "다.가",
    "A. ",
    "e.g. A",
    "1. ",
    "Ph.D. ",
    "((",
    "\u3000",
    "x",
    "한",
]


@pytest.mark.parametrize("piece", EVIL)
def test_every_sentence_is_a_slice_and_nothing_but_space_is_lost(piece: str) -> None:
    text = f"Begin. {piece * 50} End. {piece * 3}끝."
    sentences = split_sentences(text)

    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert all(sentence in text and sentence == sentence.strip() for sentence in sentences)


@pytest.mark.parametrize("piece", EVIL)
def test_a_long_text_of_one_piece_is_cut(piece: str) -> None:
    text = piece * (100_000 // len(piece))

    sentences = split_sentences(text)

    assert sum(map(len, sentences)) <= len(text)
    assert all(len(sentence) <= MAX_SENTENCE for sentence in sentences)


def test_sentences_are_cut_once() -> None:
    one = document("First. Second.")

    assert one.sentences == ("First.", "Second.")
    assert one.sentences is one.sentences


@pytest.mark.parametrize(("date", "year"), [("2024-05-01", 2024), ("2024", 2024), (None, None)])
def test_the_year_is_that_of_the_date(date: str | None, year: int | None) -> None:
    assert document(date=date).year == year


def test_a_document_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        document().text = "other"  # type: ignore[misc]
