from __future__ import annotations

from tests.fakes.measuring import WINDOW, candidate, paper
from trendscope.document import Document
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.sentences import Place, select_sentences

PLAIN = "We show that sparse gates route the tokens of a sentence to few experts."
OTHER = "Routing with sparse gates makes large networks cheap to train on many machines."
LEANING = "This is because sparse gates route the tokens of a sentence to few experts."


def quoted(*texts: str | Document, direction: str = "rising", used: tuple[Place, ...] = ()) -> list[Place]:
    documents = [
        text if isinstance(text, Document) else paper(f"P{n}", text=text) for n, text in enumerate(texts)
    ]
    measured = Measurement(tuple(documents), WINDOW, {"2018": 1, "2024": 1}, "2022", ())
    about = candidate("sparse gates", direction, documents=[document.key for document in documents])
    return list(select_sentences(about, measured, ["routing"], used))


def test_every_document_gives_one_sentence() -> None:
    assert sorted(quoted(f"{PLAIN} {OTHER}", OTHER)) == [("P0", 0), ("P1", 0)]


def test_sentences_without_the_phrase_are_not_quoted() -> None:
    assert quoted(f"It is said that gates are sparse in many a network of today. {PLAIN}") == [("P0", 1)]


def test_sentences_that_stand_alone_are_preferred() -> None:
    assert quoted(f"{LEANING} {PLAIN}") == [("P0", 1)]


def test_used_sentences_are_not_quoted_again() -> None:
    assert quoted(PLAIN, OTHER, used=(("P0", 0),)) == [("P1", 0)]


def test_rising_is_shown_by_recent_and_fading_by_earlier_documents() -> None:
    old, new = paper("old", text=PLAIN, date="2018"), paper("new", text=PLAIN, date="2024")
    assert quoted(old, new)[0] == ("new", 0)
    assert quoted(old, new, direction="fading")[0] == ("old", 0)


def test_a_sentence_unlike_the_chosen_ones_is_preferred() -> None:
    assert ("P2", 0) in quoted(PLAIN, PLAIN, OTHER)[:2]


def test_the_phrase_is_found_in_its_variants() -> None:
    assert quoted(PLAIN.replace("sparse gates", "Sparse-Gates")) == [("P0", 0)]
