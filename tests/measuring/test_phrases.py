from __future__ import annotations

from tests.fakes.measuring import WINDOW, paper
from trendscope.document import Document
from trendscope.measuring.acronyms import find_acronyms
from trendscope.measuring.phrases import Phrase, mine_phrases
from trendscope.measuring.tokenized_document import tokenize


def mined(*texts: str, least: int = 1) -> dict[str, Phrase]:
    documents: list[Document] = [
        paper(f"P{number}", title="-", text=text) for number, text in enumerate(texts)
    ]
    defined = find_acronyms(texts)
    return mine_phrases([tokenize(document, defined, WINDOW) for document in documents], least)


def test_variants_are_one_phrase_shown_as_most_frequent() -> None:
    phrases = mined("Dense-retrieval.", "dense retrieval.", "dense retrieval.")
    assert phrases["denseretrieval"].label == "dense retrieval"
    assert len(phrases["denseretrieval"].documents) == 3


def test_small_letters_win_over_sentence_starts() -> None:
    phrases = mined("Dense retrieval.", "Dense retrieval.", "the dense retrieval.")
    assert phrases["denseretrieval"].label == "dense retrieval"


def test_a_phrase_that_only_begins_sentences_is_shown_in_small_letters() -> None:
    phrases = mined("Dense retrieval.", "Dense retrieval.", "a dense index.")
    assert phrases["denseretrieval"].label == "dense retrieval"
    assert mined("Arabic dialects.", "the Arabic script.")["arabicdialect"].label == "Arabic dialects"


def test_a_name_that_is_once_written_small_keeps_its_capital() -> None:
    written = ["the Python code."] * 6 + ["the python of old."]
    assert mined(*written)["pythoncode"].label == "Python code"


def test_names_keep_their_capitals() -> None:
    assert mined("the BLEU.", "the BLEU.")["bleu"].label == "BLEU"


def test_a_defined_acronym_counts_for_its_long_form() -> None:
    phrases = mined("the large language models (LLMs) of old", "the LLMs", "the LLMs")
    assert "llm" not in phrases
    assert phrases["largelanguagemodel"].label == "large language models"
    assert len(phrases["largelanguagemodel"].documents) == 3


def test_documents_are_counted_once() -> None:
    assert mined("the graph, the graph")["graph"].documents == ["P0"]


def test_rare_phrases_are_left_out() -> None:
    assert set(mined("the graph", "the graph, the tree", least=2)) == {"graph"}


def test_phrases_have_four_words_at_most() -> None:
    assert max(len(phrase.words) for phrase in mined("red green blue black white").values()) == 4
