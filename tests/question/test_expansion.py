from __future__ import annotations

from urllib.parse import quote_plus

import pytest

from trendscope.plan import Added, Topic
from trendscope.question.expansion import MAX_NAMES, Expansion, GroupNames, expand, split_head


def of_topic(*groups: tuple[str, ...]) -> Expansion:
    return expand(map(GroupNames, groups))


@pytest.mark.parametrize(
    ("topic", "query"),
    [
        ((("machine translation",),), '("machine translation" OR MT)'),
        ((("low-resource machine translation",),), 'low-resource ("machine translation" OR MT)'),
        ((("stance detection",),), "stance detection"),
        ((("legal NLP",),), "legal (NLP OR language OR text OR corpus OR document OR LLM)"),
        ((("reasoning", "chain-of-thought"),), "(reasoning OR chain-of-thought OR CoT)"),
        ((("sourdough",), ("yeast",)), "sourdough yeast"),
        ((("LLMs",),), '(LLMs OR "large language model")'),
        ((("임상 자연어처리",),), "임상 자연어처리"),
    ],
)
def test_a_topic_is_found_by_its_names(topic: Topic, query: str) -> None:
    assert str(of_topic(*topic).query) == query


def test_either_name_finds_the_same() -> None:
    acronym, long = of_topic(("NER",)), of_topic(("named entity recognition",))

    assert str(acronym.query) == '(NER OR "named entity recognition")'
    for text in ("NER for Korean", "Named entity recognition for Korean"):
        assert acronym.query.matches(text)
        assert long.query.matches(text)


def test_a_nucleus_is_all_that_has_to_be_found() -> None:
    added = Added("sentiment", "nucleus", 40)
    expansion = expand([GroupNames(("sentiment analysis",), (added,))])

    assert str(expansion.query) == '(sentiment OR "opinion mining")'
    assert added in expansion.added


def test_what_was_added_is_said_and_what_was_asked_stays_first() -> None:
    expansion = of_topic(("fine-tuning",), ("legal NLP",))

    assert expansion.topic == (("fine-tuning", "finetuning"), ("legal NLP",))
    assert expansion.added[0] == Added("finetuning", "spelling")
    assert {each.reason for each in expansion.added[1:]} == {"field word"}
    assert "legal" not in {each.phrase for each in expansion.added}


def test_a_phrase_that_holds_another_is_left_out_of_the_query() -> None:
    group = GroupNames(("RAG",), (Added("retrieval-augmented", "nucleus", 9),))

    assert str(expand([group]).query) == "(RAG OR retrieval-augmented)"


def test_a_query_fits_into_an_address() -> None:
    names = tuple(Added(f"a rather long name number {number}", "acronym") for number in range(40))
    groups = [GroupNames((f"alpha beta gamma {letter}",), names) for letter in "abcdefgh"]
    query = expand(groups).query

    assert len(quote_plus(query.render('all:"{}"'))) <= 1500
    assert query.groups[0][0] == "alpha"


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("sentiment analysis", ("sentiment", "analysis")),
        ("low-resource machine translation", ("", "low-resource machine translation")),
        ("legal NLP", ("", "legal NLP")),
        ("hallucination", ("", "hallucination")),
    ],
)
def test_the_head_of_a_phrase_may_be_a_compound(phrase: str, parts: tuple[str, str]) -> None:
    assert split_head(phrase) == parts


def test_a_name_that_is_left_out_takes_no_place_of_another() -> None:
    names = tuple(Added(f"name {number}", "acronym", 3) for number in range(MAX_NAMES + 2))

    expansion = expand([GroupNames(("sparse gates",), names)], without={"name 0", "name 1"})

    assert len(expansion.added) == MAX_NAMES
    assert expansion.topic[0][1:MAX_NAMES] == tuple(name.phrase for name in names[2:-1])
