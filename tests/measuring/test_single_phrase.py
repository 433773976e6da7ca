"""A phrase that was not mined is measured by the rules of those that were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.measuring import FADES, GROWS, STAYS, WINDOW, YEARS, paper, papers
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.measure import measure
from trendscope.measuring.single_phrase import MIN_DOCUMENTS, measure_phrase

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
    candidate = measure_phrase(text, measurement, TERMS)
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
    measurement = of_texts("few shot", "few shots", "few shot")
    titled = replace(measurement.documents[1], title="Few shot, again")

    assert measure_phrase("few shot", measurement, TERMS) is None
    documents = (measurement.documents[0], titled, measurement.documents[2])
    assert len(phrase("few shot", replace(measurement, documents=documents)).documents) == MIN_DOCUMENTS


@pytest.mark.parametrize(
    "text", ["machine translation", "Machine Translations", "translation", "the machine", "", "?!", "of the"]
)
def test_what_the_question_asks_about_is_no_trend(measured: Measurement, text: str) -> None:
    assert measure_phrase(text, measured, TERMS) is None


def test_fewer_than_three_documents_are_too_few() -> None:
    assert measure_phrase("few shot", of_texts("few shot", "few shot", "none"), TERMS) is None
    assert measure_phrase("few shot", of_texts("few shot", "few shot", "few shot"), TERMS)


def test_what_reads_as_a_pattern_is_taken_as_it_is_written() -> None:
    measurement = of_texts("we use C++ (a lot)", "C++", "in C++ today", "C only")

    assert len(phrase("C++", measurement).documents) == 3
    assert measure_phrase(".*", measurement, TERMS) is None
    assert measure_phrase("(a", measurement, TERMS) is None


def test_without_a_time_axis_it_is_a_theme() -> None:
    undated: list[Document] = [paper(f"P{at}", text="few shot", date=None) for at in range(4)]

    found = phrase("few shot", Measurement(tuple(undated), WINDOW, {}, None, ()))

    assert (found.direction, found.z, found.growth_ratio, found.counts) == ("theme", None, None, {})


def test_it_can_be_told_from_other_candidates(measured: Measurement) -> None:
    mined = next(candidate for candidate in measured.candidates if candidate.label == "soft prompts")

    assert phrase("soft prompts", measured).words == mined.words
