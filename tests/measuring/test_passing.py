"""Papers that are about the topic, and papers that name it only in passing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.measuring import WINDOW, paper
from trendscope.measuring.measure import measure


def in_passing(title: str, text: str, term: str = "code generation", names: tuple[str, ...] = ()) -> bool:
    measured = measure([paper("P", title=title, text=text)], [term], WINDOW, about=((term, *names),))
    return measured.in_passing == ("P",)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Routing of models", "We test on mathematics, code generation and translation."),
        ("Routing of models", "Code is one thing, and the generation of tables another."),
    ],
)
def test_a_topic_that_is_only_listed_is_named_in_passing(title: str, text: str) -> None:
    assert in_passing(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Code generation with trees", "Trees are grown."),
        ("Generation of code with trees", "Trees are grown."),
        ("Growing trees", "Code generation is hard. We make code-generation easier."),
    ],
)
def test_a_topic_in_the_title_or_named_twice_is_what_a_paper_is_about(title: str, text: str) -> None:
    assert not in_passing(title, text)


def test_an_acronym_in_brackets_is_no_second_mention() -> None:
    once = "We look at knowledge graphs (KG) and at trees."

    assert in_passing("Trees", once, "knowledge graph", ("KG",))
    assert not in_passing("Trees", f"{once} A KG is no tree.", "knowledge graph", ("KG",))


def test_a_longer_name_is_no_second_mention() -> None:
    assert in_passing("Trees", "For text summarization, trees.", "text summarization", ("summarization",))


def test_an_acronym_that_the_papers_define_is_a_mention() -> None:
    defined = "We prune tall growing trees (TGTs). Each TGT is old."

    assert not in_passing("Wood", defined, "tall growing trees")
    assert in_passing("Wood", "We prune tall growing trees (TGTs).", "tall growing trees")


def test_the_name_of_the_field_need_not_be_named() -> None:
    assert not in_passing("Legal texts", "A text is read.", "legal NLP")


def test_a_topic_of_two_things_may_be_named_by_either() -> None:
    both = ("code generation", "program repair")
    measured = measure([paper("P", title="On program repair")], both, WINDOW, about=(both,))
    assert measured.in_passing == ()


def test_what_the_topic_is_combined_with_is_not_what_it_is_about() -> None:
    text = "We test code generation by a language model. The language model is large."
    groups = (("code generation",), ("language models",))
    terms = ["code generation", "language models"]
    assert measure([paper("P", text=text)], terms, WINDOW, about=groups).in_passing == ("P",)


def test_of_two_things_both_have_to_be_more_than_named() -> None:
    text = "Machine translation is old. We look at machine translation and its evaluation."
    groups = (("evaluation",), ("machine translation",))
    assert measure([paper("P", text=text)], ["evaluation"], WINDOW, about=groups).in_passing == ("P",)


@pytest.mark.parametrize(("about", "counted"), [(72, 72), (40, 240)])
def test_where_most_only_name_the_topic_the_others_are_counted(about: int, counted: int) -> None:
    """If enough are about it: with 40 papers there would be nothing to measure."""
    years = [2018 + number % 8 for number in range(240)]
    documents = [
        paper(
            str(number),
            title=f"On code generation {number}" if number < about else f"On trees {number}",
            text="We test code generation.",
            date=f"{year}-01-01",
        )
        for number, year in enumerate(years)
    ]
    documents += [
        replace(each, key=f"x{each.key}", title=f"Trees {each.key}") for each in documents[: 240 - counted]
    ]

    found = measure(documents, ["code generation"], WINDOW, about=(("code generation",),), exact={"made-up"})

    assert found.dropped["in passing"] == (len(documents) - about if about > 60 else 0)
    assert len(found.documents) == len(documents) - found.dropped["in passing"]


def test_without_a_topic_nothing_is_named_in_passing() -> None:
    assert measure([paper("P", text="A tree.")], [], WINDOW).in_passing == ()
