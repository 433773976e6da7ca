from __future__ import annotations

from trendscope.document import Document
from trendscope.measuring.synonyms import expand_topic, nucleus_query
from trendscope.plan import Added


def paper(number: int, title: str, text: str = "", author: str = "Ada Lovelace") -> Document:
    return Document(f"p{number}", title, (author,), "2024", "https://example.org", "paper", "arxiv", text)


def papers(*texts: str, times: int = 1, title: str = "A study") -> list[Document]:
    return [paper(number, title, text) for number, text in enumerate(texts * times)]


def added(topic: str, *documents: Document, reference: tuple[Document, ...] = ()) -> list[Added]:
    return [
        each
        for each in expand_topic(((topic,),), documents, reference).added
        if each.reason in ("acronym", "long form", "nucleus")
    ]


def test_an_acronym_that_the_papers_define_is_another_name() -> None:
    found = papers("On cell wall mechanics (CWM) in plants.", times=10)

    assert added("cell wall mechanics", *found) == [Added("CWM", "acronym", 10)]
    assert str(expand_topic((("cell wall mechanics",),), found).query) == (
        "(cell OR CWM) (wall OR CWM) (mechanics OR CWM)"
    )


def test_the_long_form_of_an_acronym_is_another_name() -> None:
    found = papers("On Cell-Wall Mechanics (CWM).", "On cell wall mechanics (CWM).", times=2)

    assert added("CWM", *found) == [Added("cell wall mechanics", "long form", 4)]


def test_an_acronym_of_three_letters_needs_more_papers_than_a_longer_one() -> None:
    short = papers("On cell wall mechanics (CWM).", times=9)
    longer = papers("On plant cell wall mechanics (PCWM).", times=3)

    assert not added("cell wall mechanics", *short)
    assert added("plant cell wall mechanics", *longer) == [Added("PCWM", "acronym", 3)]


def test_an_acronym_with_two_meanings_is_no_name() -> None:
    found = papers("On cell wall mechanics (CWM).", times=10)
    others = papers("A cold water machine (CWM) is cold.", times=3)

    assert not added("cell wall mechanics", *found, reference=tuple(others))


def test_an_acronym_that_few_define_is_no_name() -> None:
    assert not added("cell wall mechanics", *papers("On cell wall mechanics (CWM).", times=2))


def test_an_acronym_spelled_like_a_word_or_a_surname_is_no_name() -> None:
    word = papers("Catalysis in acid tanks (CAT) of a cat.", times=10)
    surname = [paper(number, "A study", "Keyhole image methods (KIM).", "Min Kim") for number in range(10)]

    assert not added("catalysis in acid tanks", *word)
    assert not added("keyhole image methods", *surname)


def test_an_acronym_of_two_letters_is_no_name() -> None:
    assert not added("image denoising", *papers("On image denoising (ID).", times=9))


def test_first_words_that_nearly_always_continue_so_mean_the_topic() -> None:
    sample = papers("Stance detection in tweets.", times=10, title="Stance detection")
    others = papers("Something else.", times=200)

    assert added("stance detection", reference=(*sample, *others)) == [Added("stance", "nucleus", 10)]


def test_first_words_of_another_topic_do_not_mean_this_one() -> None:
    two = papers("Event detection.", "Event extraction.", times=10, title="An event")
    everywhere = papers("Stance detection in tweets.", times=10, title="Stance detection")
    in_passing = [*papers("Active learning is used.", times=10), *papers("Something else.", times=200)]
    few = [*papers("Stance detection.", times=7, title="Stance"), *papers("Something else.", times=200)]

    assert not added("event detection", reference=(*two, *papers("Something else.", times=300)))
    assert not added("stance detection", reference=tuple(everywhere))
    assert not added("active learning", reference=tuple(in_passing))
    assert not added("stance detection", reference=tuple(few))


def test_an_acronym_has_the_nucleus_of_its_long_form() -> None:
    nearby = papers("Retrieval-augmented generation helps.", times=10, title="Retrieval-augmented generation")

    expansion = expand_topic((("RAG",),), (), nearby=nearby)

    assert str(expansion.query) == "(RAG OR retrieval-augmented)"


def test_words_for_what_is_done_continue_each_other() -> None:
    nearby = papers("Stance detection.", "Stance classification.", times=10, title="On stance")

    assert str(expand_topic((("stance detection",),), (), nearby=nearby).query) == "stance"


def test_an_adjective_means_nothing_alone() -> None:
    nearby = papers("Mental health is studied.", times=10, title="Mental health")

    assert str(expand_topic((("mental health",),), (), nearby=nearby).query) == "mental health"


def test_any_word_for_what_was_built_continues_a_system() -> None:
    nearby = papers("Dialogue models and dialogue frameworks.", times=10, title="Dialogue")

    assert "dialogue" in str(expand_topic((("dialogue systems",),), (), nearby=nearby).query).split("(")[-1]
    assert "systems" not in str(expand_topic((("dialogue systems",),), (), nearby=nearby).query)


def test_methods_that_occur_with_the_topic_are_never_added() -> None:
    found = papers("Sourdough fermentation by lactic acid bacteria (LAB).", times=20, title="Sourdough")

    assert expand_topic((("sourdough",),), found, found).topic == (("sourdough",),)


def test_the_nucleus_can_be_searched_for() -> None:
    assert str(nucleus_query((("sentiment analysis",), ("hate speech detection",)))) == (
        '(sentiment OR "hate speech")'
    )
    assert nucleus_query((("hallucination",),)) is None


def test_a_topic_expands_in_the_same_way_every_time() -> None:
    found = papers("On cell wall mechanics (CWM).", "Cell wall mechanics (CWME), again.", times=6)
    topic = (("cell wall mechanics",), ("growth",))

    assert expand_topic(topic, found, found) == expand_topic(topic, list(found), found)
