from __future__ import annotations

from tests.fakes.measuring import WINDOW, paper
from trendscope.document import Document
from trendscope.measuring.relevance import on_topic, uncovered_terms, unique_documents
from trendscope.measuring.tokenized_document import tokenize
from trendscope.measuring.topic import TopicWords

FIELD = ["machine learning"] * 8 + ["machine translation"] + ["detection"] * 5


def keys(texts: list[str], terms: list[str]) -> list[str]:
    topic = TopicWords.of(terms, {})
    documents = [tokenize(paper(text, text=text), {}, WINDOW) for text in texts]
    field = [tokenize(paper(text, text=text), {}, WINDOW) for text in FIELD]
    return [document.key for document in on_topic(documents, topic, field)]


def test_titles_are_counted_once() -> None:
    documents = [paper("a", title="On Trees."), paper("b", title="on trees"), paper("c", title="On Graphs")]
    assert [document.key for document in unique_documents(documents)] == ["a", "c"]


def test_keys_are_counted_once() -> None:
    assert len(unique_documents([paper("a", title="One"), paper("a", title="Other")])) == 1


def test_of_two_with_a_title_the_one_that_appeared_first_is_counted() -> None:
    """The published paper is found before the preprint, which is a year older."""
    published = paper("published", title="On trees", date="2024-06-01")
    preprint = paper("preprint", title="On Trees", date="2023-05-17")
    undated = paper("undated", title="On trees!", date=None)

    for found in ([published, preprint, undated], [undated, preprint, published]):
        assert unique_documents(found) == [preprint]


def test_of_two_that_appeared_on_a_day_the_first_that_was_found_is_counted() -> None:
    one, other = paper("one", title="On trees"), paper("other", title="On trees")

    assert unique_documents([one, other]) == [one]


def test_a_year_alone_comes_before_its_days() -> None:
    of_the_day = paper("a", title="On trees", date="2024-06-01")
    of_the_year = paper("b", title="On trees", date="2024")

    assert unique_documents([of_the_day, of_the_year]) == [of_the_year]


def test_the_place_of_a_document_is_that_of_its_title() -> None:
    found = [paper("a", title="Trees", date="2024-01-01"), paper("c", title="Graphs")]

    unique = unique_documents([*found, paper("b", title="trees", date="2023-01-01")])

    assert [document.key for document in unique] == ["b", "c"]


def test_documents_without_title_are_kept() -> None:
    documents = [Document(key, "", (), None, "", "note", "file", "text") for key in "ab"]
    assert unique_documents(documents) == documents


def test_the_rare_word_of_a_term_stands_for_it() -> None:
    texts = ["hallucination of models", "hallucination detection", "hallucination", "object detection"]
    assert keys(texts, ["hallucination detection"]) == texts[:3]


def test_the_common_word_of_a_term_does_not() -> None:
    texts = ["machine translation", "translation machine", "machine translations", "machine learning"]
    assert keys(texts, ["machine translation"]) == texts[:3]


def test_all_are_kept_in_another_language() -> None:
    assert keys(["기계 번역"], ["machine translation"]) == ["기계 번역"]


def test_terms_that_no_document_holds_are_uncovered() -> None:
    topic = TopicWords.of(["machine translation", "falconry"], {})
    documents = [tokenize(paper("a", text="machine translation"), {}, WINDOW)]
    assert uncovered_terms(documents, topic) == ("falconry",)
