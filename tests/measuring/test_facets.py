"""Facets: developments that many fields share, counted by several phrases together."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.fakes.measuring import FADES, GROWS, STAYS, WINDOW, papers
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.facets import Facet, facet_keys, facet_named, facets
from trendscope.measuring.measure import measure
from trendscope.measuring.selection import select_candidates
from trendscope.text.hangul import has_hangul

TERMS = ("machine translation",)


def measured(*documents: Document) -> Measurement:
    return measure(documents, TERMS, WINDOW)


def named(measurement: Measurement, label: str) -> Candidate:
    return next(candidate for candidate in measurement.candidates if candidate.label == label)


@pytest.fixture(scope="module")
def recurrent() -> Measurement:
    """Papers that name recurrent networks in three ways, none of them in nine tenths of these."""
    plan = {"LSTM": {2018: 4, 2019: 4, 2020: 2}, "gated recurrent unit": {2018: 3, 2019: 3, 2020: 1}}
    return measured(*papers("machine translation", {**plan, "recurrent network": {2018: 3, 2019: 2}}))


@pytest.mark.parametrize("facet", facets(), ids=lambda facet: facet.name)
def test_every_row_has_a_korean_name_and_phrases(facet: Facet) -> None:
    assert has_hangul(facet.korean)
    assert facet.phrases
    assert all(phrase.strip() == phrase and phrase for phrase in facet.phrases)


def test_no_name_is_given_twice() -> None:
    assert [name for name, times in Counter(facet.name for facet in facets()).items() if times > 1] == []
    assert len({facet.korean for facet in facets()}) == len(facets())


def test_a_facet_is_found_by_its_name() -> None:
    found = facet_named("recurrent networks")

    assert found is not None
    assert "lstm" in found.keys
    assert found.keys[0] in facet_keys()
    assert facet_named("no such thing") is None


def test_a_paper_with_several_phrases_counts_once(recurrent: Measurement) -> None:
    facet = named(recurrent, "recurrent networks")
    wanted = {"LSTM", "gated recurrent unit", "recurrent network"}
    having = [each.key for each in recurrent.documents if any(phrase in each.text for phrase in wanted)]

    assert sorted(facet.documents) == sorted(having)
    assert len(having) < sum(coded.documents for coded in facet.codebook)
    assert sum(facet.counts.values()) == len(having)


def test_the_codebook_says_how_often_each_phrase_is_used(recurrent: Measurement) -> None:
    codebook = named(recurrent, "recurrent networks").codebook
    texts = [f"{each.title} {each.text}" for each in recurrent.documents]

    assert {coded.phrase: coded.documents for coded in codebook} == {
        coded.phrase: sum(coded.phrase in text for text in texts) for coded in codebook
    }
    assert [coded.documents for coded in codebook] == sorted((c.documents for c in codebook), reverse=True)


def test_its_direction_is_that_of_all_phrases(recurrent: Measurement) -> None:
    facet = named(recurrent, "recurrent networks")

    assert facet.direction == "fading"
    assert select_candidates(recurrent)[0].label == facet.label
    assert "LSTM" in select_candidates(recurrent)[0].related


def test_what_the_question_is_about_is_no_facet() -> None:
    documents = papers("knowledge graph", {"Wikidata": GROWS, "soft gate": GROWS})
    found = measure(documents, ("knowledge graph",), WINDOW)

    assert "knowledge graphs" not in {candidate.label for candidate in found.candidates}


def test_a_phrase_that_is_nearly_all_of_a_facet_stands_for_it() -> None:
    documents = papers("machine translation", {"LSTM network": FADES, "LSTM": {2018: 1}})
    labels = [each.label for each in measured(*documents).candidates]

    assert "recurrent networks" not in labels
    assert "LSTM network" in labels


def test_a_facet_that_does_not_move_is_not_told() -> None:
    steady = measured(*papers("machine translation", {"LSTM": STAYS, "recurrent network": STAYS}))

    assert "recurrent networks" not in {candidate.label for candidate in steady.candidates}


def test_what_the_whole_field_does_is_said() -> None:
    plan = {"LSTM": {2018: 4, 2019: 4, 2020: 2}, "recurrent network": {2018: 3, 2019: 3, 2020: 1}}
    documents, field = papers("machine translation", plan), papers("parsing of texts", plan)
    alone = measure(documents, TERMS, WINDOW, papers("parsing of texts", {"dog": STAYS}))

    assert named(measure(documents, TERMS, WINDOW, field), "recurrent networks").domain_wide
    assert not named(alone, "recurrent networks").domain_wide


def test_a_phrase_with_a_word_of_the_topic_is_no_part_of_a_facet() -> None:
    plan = {"recommender system": GROWS, "product review": GROWS, "customer review": GROWS}
    found = measure(papers("conversational recommender", plan), ("conversational recommender",), WINDOW)
    codebook = {coded.phrase for each in found.candidates for coded in each.codebook}

    assert "recommender system" not in codebook
