"""Phrases that were not mined are measured by the rules of those that were, alone and together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.measuring import FADES, GROWS, STAYS, WINDOW, YEARS, paper, papers
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.codebook import (
    MIN_DOCUMENTS,
    is_repetition,
    measure_codebook,
    names_topic,
    phrase_uses,
)
from trendscope.measuring.measure import measure

TERMS = ["machine translation"]
PLAN = {"soft prompts": GROWS, "phrase tables": FADES, "beam search": STAYS}


@pytest.fixture(scope="module")
def measured() -> Measurement:
    return measure(papers("machine translation", PLAN), TERMS, WINDOW)


def of_texts(*texts: str) -> Measurement:
    """The texts as papers of one year each."""
    documents = tuple(paper(f"P{at}", text=text, date=f"{2018 + at}") for at, text in enumerate(texts))
    sampled = {str(2018 + at): 1 for at in range(len(texts))}
    return Measurement(documents, WINDOW, sampled, str(2018 + len(texts) // 2), ())


def phrase(text: str, measurement: Measurement) -> Candidate:
    candidate = measure_codebook(None, [text], measurement, TERMS)
    assert candidate
    return candidate


@pytest.mark.parametrize("label", PLAN)
def test_a_mined_phrase_gets_the_numbers_that_it_was_mined_with(measured: Measurement, label: str) -> None:
    mined = next(candidate for candidate in measured.candidates if candidate.label == label)

    found = phrase(label, measured)

    assert (found.counts, found.direction, found.z) == (mined.counts, mined.direction, mined.z)
    assert set(found.documents) == set(mined.documents)


def test_counts_are_documents_by_year_with_a_nought_for_each_other(measured: Measurement) -> None:
    assert phrase("soft prompts", measured).counts == {str(year): GROWS.get(year, 0) for year in YEARS}


@pytest.mark.parametrize("written", ["Soft Prompts", "soft-prompts", " soft  prompts", "SOFT\nPROMPTS"])
def test_the_label_is_as_the_documents_write_it(measured: Measurement, written: str) -> None:
    found = phrase(written, measured)

    assert found.label == "soft prompts"
    assert found == phrase("soft prompts", measured)


def test_the_form_that_is_written_most_is_the_label() -> None:
    found = phrase("few shot", of_texts("few-shot few shot", "Few-shot", "few-shot"))

    assert (found.label, found.forms) == ("few-shot", ("Few-shot", "few shot", "few-shot"))


def test_a_broken_line_is_no_form_of_its_own() -> None:
    found = phrase("few shot", of_texts("few\nshot", "few\nshot", "few shot"))

    assert (found.label, found.forms) == ("few shot", ("few shot",))


def test_a_title_names_it_too_and_a_longer_word_does_not() -> None:
    measurement = of_texts("few shot", "few shotgun", "few shot")
    titled = replace(measurement.documents[1], title="Few shot, again")

    assert measure_codebook(None, ["few shot"], measurement, TERMS) is None
    documents = (measurement.documents[0], titled, measurement.documents[2])
    assert len(phrase("few shot", replace(measurement, documents=documents)).documents) == MIN_DOCUMENTS


@pytest.mark.parametrize(
    "text", ["machine translation", "Machine Translations", "translation", "the machine", "", "?!", "of the"]
)
def test_what_the_question_asks_about_is_no_trend(measured: Measurement, text: str) -> None:
    assert measure_codebook(None, [text], measured, TERMS) is None


def test_fewer_than_three_documents_are_too_few() -> None:
    assert measure_codebook(None, ["few shot"], of_texts("few shot", "few shot", "none"), TERMS) is None
    assert measure_codebook(None, ["few shot"], of_texts("few shot", "few shot", "few shot"), TERMS)


def test_what_reads_as_a_pattern_is_taken_as_it_is_written() -> None:
    measurement = of_texts("we use C++ (a lot)", "C++", "in C++ today", "C only")

    assert len(phrase("C++", measurement).documents) == 3
    assert measure_codebook(None, [".*"], measurement, TERMS) is None
    assert measure_codebook(None, ["(a"], measurement, TERMS) is None


def test_without_a_time_axis_it_is_a_theme() -> None:
    undated: list[Document] = [paper(f"P{at}", text="few shot", date=None) for at in range(4)]

    found = phrase("few shot", Measurement(tuple(undated), WINDOW, {}, None, ()))

    assert (found.direction, found.z, found.growth_ratio, found.counts) == ("theme", None, None, {})


def test_it_can_be_told_from_other_candidates(measured: Measurement) -> None:
    mined = next(candidate for candidate in measured.candidates if candidate.label == "soft prompts")

    assert phrase("soft prompts", measured).words == mined.words


def codebook(*phrases: str, measurement: Measurement, label: str | None = None) -> Candidate:
    found = measure_codebook(label, phrases, measurement, TERMS)
    assert found
    return found


def test_a_paper_with_several_phrases_counts_once() -> None:
    measurement = of_texts("few shot", "few shot, one shot", "one shot", "zero shot", "none")

    found = codebook("few shot", "one shot", "moon cheese", measurement=measurement, label="Shots")

    assert found.label == "Shots"
    assert found.documents == ("P0", "P1", "P2")
    assert [(coded.phrase, coded.documents) for coded in found.codebook] == [("few shot", 2), ("one shot", 2)]
    assert found.counts == {"2018": 1, "2019": 1, "2020": 1, "2021": 0, "2022": 0}
    assert set(found.forms) == {"few shot", "one shot"}


def test_a_codebook_is_the_union_of_what_its_phrases_count(measured: Measurement) -> None:
    alone = [set(phrase(label, measured).documents) for label in ("soft prompts", "phrase tables")]

    found = codebook("soft prompts", "phrase tables", measurement=measured)

    assert set(found.documents) == alone[0] | alone[1]
    assert sum(found.counts.values()) == len(found.documents)


def test_singular_and_plural_are_one_phrase() -> None:
    measurement = of_texts("language agents", "a language agent", "Language Agents", "no agents")

    for written in ("language agent", "language agents"):
        found = codebook(written, measurement=measurement)
        assert found.documents == ("P0", "P1", "P2")
    assert len(codebook("language agent", "language agents", measurement=measurement).codebook) == 1


def test_a_codebook_without_a_label_has_that_of_its_most_frequent_phrase() -> None:
    measurement = of_texts("one shot", "one shot", "few shot", "few shot one shot")

    found = codebook("few shot", "one shot", measurement=measurement)

    assert (found.label, found.related) == ("one shot", ("few shot",))


def test_words_of_the_question_are_a_theme_if_they_are_not_in_most_papers() -> None:
    rare = of_texts(*["machine learning"] * 9, "old machine", "old machine", "old machine")

    assert measure_codebook(None, ["machine"], of_texts(*["old machine"] * 9), TERMS) is None
    assert measure_codebook(None, ["translation machine"], rare, TERMS) is None
    found = codebook("old machine", measurement=rare)
    assert found.documents == ("P9", "P10", "P11")
    late = of_texts(*["none"] * 8, *["machine translations"] * 4)
    assert codebook("machine translation", measurement=late).direction != "theme"
    assert not names_topic(["machine translation"], late, TERMS)
    assert names_topic(["machine", "moon cheese"], of_texts(*["old machine"] * 9), TERMS)


@pytest.mark.parametrize(("shared", "repeats"), [(10, True), (6, True), (5, False), (0, False)])
def test_themes_repeat_each_other_where_most_papers_of_the_larger_one_are_the_same(
    shared: int, repeats: bool
) -> None:
    texts = [*["one shot few shot"] * shared, *["one shot"] * (10 - shared), *["few shot"] * (10 - shared)]
    measurement = of_texts(*texts)
    one, few = (codebook(each, measurement=measurement) for each in ("one shot", "few shot"))

    assert is_repetition(one, few) is is_repetition(few, one) is repeats


def test_a_part_of_a_theme_repeats_nothing() -> None:
    measurement = of_texts(*["one shot"] * 7, *["one shot few shot"] * 3)
    one, few = (codebook(each, measurement=measurement) for each in ("one shot", "few shot"))

    assert not is_repetition(few, one)


def test_uses_can_be_found_in_other_documents(measured: Measurement) -> None:
    others = (paper("X", text="Soft prompts."), paper("Y", text="None."))

    (use,) = phrase_uses(["soft prompt", "moon cheese"], measured, others)

    assert [document.key for document in use.documents] == ["X"]
    assert use.phrase == "Soft prompts"
