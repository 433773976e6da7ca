"""What the summarizer takes from the searches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes.corpus import FEW
from tests.fakes.measuring import GROWS, paper, papers
from tests.fakes.runs import a_run
from tests.fakes.sources import Sources
from tests.fakes.states import record, state
from trendscope.agents.assemble import assemble
from trendscope.agents.evidence_builder import (
    build_evidence,
    definition_keys,
    document_keys,
    measure_in_time,
    volume_by_period,
)
from trendscope.agents.run_factory import OpenRun
from trendscope.agents.search_record import record_search
from trendscope.evidence_base import EvidenceBase
from trendscope.graphs.state import SearchRecord, State
from trendscope.plan import SearchedTopic
from trendscope.run import Run
from trendscope.settings import Settings

TOPIC = "machine translation"


def test_keys_are_those_of_the_roles_each_once() -> None:
    searched = state(
        documents=["b", "a", "c"],
        searches=[record("b", "a"), record("a", "c", role="angle"), record("d", role="reference")],
    )

    assert document_keys(searched, "topic") == ["b", "a"]
    assert document_keys(searched, "topic", "angle") == ["b", "a", "c"]
    assert document_keys(searched, "web") == []


def test_the_first_document_of_each_background_search_defines() -> None:
    searched = state(
        documents=["a", "b", "c"],
        searches=[
            record("a", "b", role="background"),
            record(role="background"),
            record("a", role="background"),
            record("c", role="web"),
        ],
    )

    assert definition_keys(searched) == ["a"]


def with_papers(*days: str, question: str = TOPIC) -> Run:
    """A run that keeps one paper of each of these days, under the day."""
    run = a_run(Settings(), question, sources=["library"])
    run.documents |= {day: paper(day, date=day) for day in days}
    return run


def volume(run: Run, *searches: SearchRecord) -> dict[str, int] | None:
    return volume_by_period(state(searches=list(searches)), run)


def test_totals_add_up_the_sources() -> None:
    searches = [
        record(period="2020", total=5),
        record(period="2020", total=2, source="pubmed"),
        record(period="2021", total=0),
    ]

    assert volume(with_papers(), *searches) == {"2020": 7, "2021": 0}


def test_totals_can_be_those_of_one_source() -> None:
    searches = [record(period="2020", total=5), record(period="2020", total=2, source="pubmed")]

    found = volume_by_period(state(searches=searches), with_papers(), "pubmed")

    assert found == {"2020": 2}


def test_a_corpus_that_was_read_whole_is_its_own_total() -> None:
    days = ("2024-05-01", "2024-06-01", "2026-01-01")

    found = volume(with_papers(*days), record(*days, total=3), record(period="2026", total=9, source="b"))

    assert found == {"2024": 2, "2026": 10}


def test_the_volume_is_by_the_unit_of_the_question() -> None:
    days = ("2025-02-01", "2025-03-31", "2026-06-30", "2024-12-31")

    run = with_papers(*days, question="machine translation since 2025")

    assert volume(run, record(*days, total=4)) == {"2025-Q1": 2, "2026-Q2": 1}


def test_papers_without_a_day_are_in_no_period() -> None:
    run = with_papers("2024")
    run.documents["undated"] = paper("undated", date=None)

    assert volume(run, record("2024", "undated", total=2)) == {"2024": 1}


def test_only_searches_on_the_topic_count() -> None:
    searches = [
        record("2020-01-01", period="2020", total=5, role="angle"),
        record("2020-01-01", period="2020", total=5, role="reference"),
        record(total=5),
        record(period="2020"),
    ]

    assert volume(with_papers("2020-01-01"), *searches) is None


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    with Sources(papers=FEW) as sources:
        yield sources


async def searched(served: Sources) -> tuple[State, Run]:
    """A state after most papers on machine translation of four years were read, and a page beside them."""
    served.reset()
    run = a_run(served.settings(), sources=["arxiv", "tavily"])
    by_source = {"arxiv": SearchedTopic('"machine translation"')}
    run.plan = replace(await run.reasoner.plan(run), searched=by_source)
    records = []
    for year in (2019, 2020, 2024, 2025):
        found = await run.call_tool_cached(
            "search_arxiv", query="machine translation", since=year, until=year, limit=8
        )
        records.append(record_search(found, run, angle="a", role="topic", source="arxiv", period=str(year)))
    found = await run.call_tool_cached("search_tavily", query="machine translation")
    records.append(record_search(found, run, angle="b", role="angle", source="tavily"))
    keys = dict.fromkeys(key for each in records for key in each["documents"])
    return state(searches=records, documents=list(keys)), run


async def test_what_angles_bring_is_beside_what_is_counted(served: Sources) -> None:
    now, run = await searched(served)

    material, _ = await build_evidence(now, run)

    counted = {document.source for document in material.measurement.documents}
    assert (counted, {document.source for document in material.angle_documents}) == ({"arxiv"}, {"tavily"})
    assert material.ids[material.angle_documents[-1].key] == f"D{len(now['documents'])}"


async def test_a_counted_document_that_an_angle_finds_as_well_is_not_beside(served: Sources) -> None:
    now, run = await searched(served)
    again = record(*now["searches"][0]["documents"], angle="b", role="angle")
    now["searches"].append(again)

    material, _ = await build_evidence(now, run)

    assert {document.source for document in material.angle_documents} == {"tavily"}


def alone(*labels: str) -> dict[str, tuple[str, ...]]:
    """Codebooks of one phrase."""
    return {label: (label,) for label in labels}


async def test_labels_of_a_draft_are_measured_and_counted(served: Sources) -> None:
    now, run = await searched(served)

    material, confirmation = await build_evidence(now, run, codebooks=alone("court rulings", "moon cheese"))

    labels = [candidate.label for candidate in material.measurement.candidates]
    assert labels.count("court rulings") == 1
    assert "moon cheese" not in labels
    assert "court rulings" in material.whole_growth
    assert [count for count in confirmation.counts if "court rulings" in count.query]


async def test_labels_that_were_mined_are_not_measured_again(served: Sources) -> None:
    now, run = await searched(served)
    plain, _ = await build_evidence(now, run)
    mined = [candidate.label for candidate in plain.measurement.candidates]

    material, _ = await build_evidence(now, run, codebooks=alone(*mined, *map(str.upper, mined)))

    assert mined
    assert material.measurement == plain.measurement


async def test_what_was_read_since_the_measurement_can_be_cited(served: Sources) -> None:
    now, run = await searched(served)
    before, _ = await build_evidence(now, run)
    first = before.measurement.documents[0]
    run.documents[first.key] = replace(first, passages=("It was read later.",))

    after, _ = await build_evidence(now, run)

    assert set(after.sentences.values()) - set(before.sentences.values()) == {"It was read later."}
    assert after.measurement.candidates == before.measurement.candidates


async def test_papers_that_only_an_angle_found_are_not_counted(served: Sources) -> None:
    now, run = await searched(served)
    now["searches"] = [{**each, "role": "angle"} for each in now["searches"] if each["source"] == "arxiv"]

    material, _ = await build_evidence(now, run)

    assert material.measurement.documents == ()
    assert material.angle_documents


async def test_pages_that_an_angle_found_are_themes_where_there_is_no_paper(served: Sources) -> None:
    """They were chosen by a model: that more of them are new says nothing."""
    run = a_run(served.settings(), sources=["tavily"])
    run.plan = await run.reasoner.plan(run)
    found = [replace(each, kind="web", source="tavily") for each in papers(TOPIC, {"soft prompts": GROWS})]
    run.documents |= {each.key: each for each in found}
    keys = [each.key for each in found]

    of_a_model, of_the_plan = [
        (await build_evidence(state(searches=[record(*keys, role=role)], documents=keys), run))[0]
        for role in ("angle", "web")
    ]

    assert "rising" in directions(of_the_plan)
    assert directions(of_a_model) == {"theme"}
    assert len(of_a_model.measurement.documents) == len(found)


def directions(material: EvidenceBase) -> set[str]:
    return {candidate.direction for candidate in material.measurement.candidates}


def with_many_papers() -> tuple[OpenRun, list[str]]:
    run = a_run(Settings(), TOPIC, sources=["library"])
    many = papers(TOPIC, {"quality estimation": GROWS}, each=100)
    run.documents |= {each.key: each for each in many}
    return run, [each.key for each in many]


async def test_a_stopped_run_measures_the_same_share_of_every_year() -> None:
    run, keys = with_many_papers()
    run.budget.stop("stopped by you")

    measurement = await measure_in_time(run, keys, [])

    assert set(measurement.sampled.values()) == {16, 17}
    assert await measure_in_time(run, keys, []) == measurement
    report = assemble({**state(searches=[record(*keys)]), "may_use_library": False}, run)
    assert report.gaps[1].startswith("Time was short: 800 documents read, and only one in 6 measured")


async def test_all_is_measured_where_there_is_time() -> None:
    run, keys = with_many_papers()

    assert set((await measure_in_time(run, keys, [])).sampled.values()) == {100}
