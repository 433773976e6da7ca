from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.fakes.measuring import FADES, GROWS, STAYS, WINDOW, YEARS, paper, papers
from trendscope.document import Document
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.measure import measure
from trendscope.measuring.selection import select_candidates
from trendscope.measuring.sentences import select_sentences

PLAN = {"sparse gate": GROWS, "hidden lattice": FADES, "kernel ridge": STAYS}
TERMS = ["machine translation"]
TOPIC = papers("machine translation", PLAN)
FIELD = papers("computing", {}, years=(2018, 2025), each=40)


def directions(measured: Measurement) -> dict[str, str]:
    return {candidate.label: candidate.direction for candidate in select_candidates(measured)}


@pytest.mark.parametrize("background", [[], FIELD])
def test_directions(background: list[Document]) -> None:
    assert directions(measure(TOPIC, TERMS, WINDOW, background)) == {
        "sparse gate": "rising",
        "hidden lattice": "fading",
        "kernel ridge": "steady",
    }


def test_counts_are_documents_by_year() -> None:
    measured = measure(TOPIC, TERMS, WINDOW)
    rising = next(found for found in measured.candidates if found.label == "sparse gate")
    assert {int(year): count for year, count in rising.counts.items() if count} == GROWS
    assert measured.sampled == dict.fromkeys(map(str, YEARS), 10)
    assert measured.split == "2023"


def test_what_the_whole_field_does_is_no_candidate() -> None:
    field = papers("computing", {"sparse gate": {2025: 9}}, years=(2018, 2025), each=40)
    measured = measure(TOPIC, TERMS, WINDOW, field)
    assert [found.label for found in measured.domain_wide] == ["sparse gate"]
    assert "sparse gate" not in {found.label for found in measured.candidates}


def test_what_is_common_in_the_field_is_vague() -> None:
    field = papers("computing", {"sparse gate": {2018: 9, 2025: 9}}, years=(2018, 2025), each=40)
    measured = measure(TOPIC, TERMS, WINDOW, field)
    assert not measured.domain_wide
    assert "sparse gate" not in {found.label for found in measured.candidates}


def test_a_rise_that_the_field_contradicts_is_none() -> None:
    field = papers("computing", {"sparse gate": {2018: 2}}, years=(2018, 2025), each=40)
    measured = measure(TOPIC, TERMS, WINDOW, field)
    assert [found.direction for found in measured.candidates if found.label == "sparse gate"] == ["steady"]


def test_what_a_shared_task_set_is_no_candidate() -> None:
    told = [replace(each, text=f"{each.text} We took part in a shared task.") for each in TOPIC]
    among = [one if "sparse gate" in one.text else other for one, other in zip(told, TOPIC, strict=True)]
    measured = measure(among, TERMS, WINDOW)

    assert "sparse gate" not in {found.label for found in measured.candidates}
    assert "sparse gate" in {found.label for found in measure(told, TERMS, WINDOW).candidates}


def test_a_name_for_the_field_is_no_shift_of_it() -> None:
    plan = {"artificial intelligence": {2018: 1, 2025: 9}, "sparse gate": {2025: 9}}
    field = papers("computing", plan, years=(2018, 2025), each=40)
    measured = measure(papers("translation", plan), ["translation"], WINDOW, field)

    assert [found.label for found in measured.domain_wide] == ["sparse gate"]


def test_the_question_is_no_finding() -> None:
    measured = measure(TOPIC, ["sparse gates", *TERMS], WINDOW)
    assert not {"sparse gate", "machine translation"} & {found.label for found in measured.candidates}


def test_one_of_several_terms_of_the_question_may_be_a_finding() -> None:
    measured = measure(TOPIC, [*TERMS, "sparse gates"], WINDOW)
    assert [found.direction for found in measured.candidates if found.label == "sparse gate"] == ["rising"]


def test_a_phrase_that_narrows_the_topic_may_be_a_finding() -> None:
    documents = papers("translation", {"speech translation": GROWS, "translation systems": FADES})
    labels = {found.label for found in measure(documents, ["translation"], WINDOW).candidates}
    assert "speech translation" in labels
    assert "translation systems" not in labels


def test_how_robust_a_direction_is_and_since_when_it_is_named() -> None:
    measured = measure(TOPIC, TERMS, WINDOW)
    rising = next(found for found in measured.candidates if found.label == "sparse gate")
    assert (rising.held, rising.ways, rising.since) == (12, 12, "2023")


def test_themes_where_nothing_is_dated() -> None:
    undated = [replace(document, date=None) for document in TOPIC]
    measured = measure(undated, TERMS, WINDOW)
    assert measured.split is None
    assert set(directions(measured).values()) == {"theme"}


@pytest.mark.parametrize("number", [0, 1])
def test_hardly_any_documents(number: int) -> None:
    measured = measure(TOPIC[:number], TERMS, WINDOW, FIELD)
    assert len(measured.documents) == number
    assert select_candidates(measured) == ()


def test_what_is_dropped_is_told() -> None:
    off = paper("off", text="A treatise on falconry.")
    measured = measure([*TOPIC, replace(TOPIC[0], key="again"), off], [*TERMS, "falconers"], WINDOW, FIELD)
    assert measured.dropped == {"duplicate": 1, "off topic": 1, "in passing": 0}
    assert measured.uncovered == ("falconers",)


def test_korean_is_measured() -> None:
    documents = [
        paper(f"K{n}", title=f"지식그래프 {n}", text="지식그래프를 쓴다.", date=None) for n in range(5)
    ]
    assert [found.label for found in select_candidates(measure(documents, [], WINDOW))] == ["지식그래프"]


def test_evidence_is_verbatim() -> None:
    measured = measure(TOPIC, TERMS, WINDOW)
    documents = {document.key: document for document in measured.documents}
    for found in select_candidates(measured):
        places = select_sentences(found, measured, TERMS, ())
        assert len({key for key, _ in places}) == 3
        assert all(documents[key].sentences[number] in documents[key].text for key, number in places)


SCRIPT = """
from tests.measuring.test_measure import FIELD, TERMS, TOPIC, WINDOW
from trendscope.measuring.measure import measure
from trendscope.measuring.selection import select_candidates
measured = measure(TOPIC, TERMS, WINDOW, FIELD)
print(measured.candidates, select_candidates(measured))
"""


def test_the_same_documents_give_the_same_bytes() -> None:
    def run(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True
        ).stdout

    assert run("1") == run("2")
