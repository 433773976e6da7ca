"""Runs that find the other names of their topic, and read the papers by all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes.chat import Chat
from tests.fakes.corpus import FIELD, TRANSLATION, Paper, papers_on
from tests.fakes.models import filled, model
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, aresearch
from trendscope.report.report import TopicName
from trendscope.tools import arxiv

TOPIC, ACRONYM = "sentence boundary detection", "SBD"
QUESTION = f"recent trends in {TOPIC} since 2019"


def abbreviated(paper: Paper, number: int) -> Paper:
    """Of five papers, three say what the acronym means; the others have nothing but the acronym."""
    name = f"{TOPIC} ({ACRONYM})" if number % 5 < 3 else ACRONYM
    title, abstract = (
        re.sub(TOPIC, name, text, flags=re.IGNORECASE) for text in (paper.title, paper.abstract)
    )
    return replace(paper, title=title, abstract=abstract)


ALL = papers_on(TOPIC, TRANSLATION, per_year=26, first=0)
PAPERS = [abbreviated(paper, number) for number, paper in enumerate(ALL)]
DEFINING = [paper for paper in PAPERS if paper.names(TOPIC)]
OTHERS = list(papers_on("word sense induction", {}, per_year=24, first=600))


@pytest.fixture(scope="module")
def running() -> Iterator[Sources]:
    with Sources(papers=[*PAPERS, *OTHERS]) as sources:
        yield sources


async def run(sources: Sources, question: str = QUESTION, **options: int) -> Report:
    return await aresearch(question, settings=sources.settings(), sources=["arxiv"], today=TODAY, **options)  # type: ignore[arg-type]


def on_topic(sources: Sources) -> list[str]:
    """The expressions that arXiv was asked for, without those for the field."""
    asked = [each.params["search_query"] for each in sources.requests_to("arxiv")]
    return [expression for expression in asked if not expression.startswith(f"cat:{FIELD}")]


async def test_an_acronym_that_the_first_papers_define_is_searched_for(sources: Sources) -> None:
    report = await run(sources)

    first, *_, second = on_topic(sources)
    assert f'all:"{ACRONYM}"' not in first
    assert f'all:"{ACRONYM}"' in second
    assert report.measured == len(PAPERS) > len(DEFINING)
    assert report.status == "complete"


async def test_the_report_says_which_names_were_added_and_why(sources: Sources) -> None:
    report = await run(sources)

    assert TopicName(phrase=ACRONYM, reason="acronym", documents=len(DEFINING)) in report.names
    assert ACRONYM not in {trend.label for trend in report.trends}
    (coverage,) = report.coverage
    assert f'all:"{ACRONYM}"' in coverage.query


async def test_the_first_papers_are_not_counted(sources: Sources) -> None:
    report = await run(sources)

    assert {search.found for search in report.searches if search.role == "count"} == {0}
    assert report.measured == sum((report.total or {}).values()) == len(PAPERS)


async def test_missing_periods_are_read_by_the_same_names(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "PAGE_SIZE", 100)
    sources.fail("arxiv", 403, only=f'all:"{ACRONYM}"', skip=2, times=1)

    report = await run(sources)

    again = [each for each in report.searches if each.role == "topic" and each.period]
    assert [each.period for each in again] == ["2019", "2020", "2021", "2022"]
    assert all(f'all:"{ACRONYM}"' in each.query for each in again)
    assert (report.status, report.measured) == ("complete", len(PAPERS))


async def test_a_field_that_cannot_be_sampled_leaves_the_names_that_are_known(sources: Sources) -> None:
    sources.fail("arxiv", 403, only=f"cat:{FIELD}")

    report = await run(sources)

    assert report.measured == len(DEFINING)
    assert ACRONYM not in {name.phrase for name in report.names}
    assert [failure.source for failure in report.failures] == ["arxiv"]
    assert report.status == "complete"


async def test_first_papers_that_cannot_be_had_leave_them_too(sources: Sources) -> None:
    sources.fail("arxiv", 403, times=1)

    report = await run(sources)

    assert report.measured == len(DEFINING)
    assert [failure.source for failure in report.failures] == ["arxiv"]


async def test_a_topic_of_a_model_that_finds_nothing_gives_way_with_its_names(sources: Sources) -> None:
    plan = filled({"topic": [["sentence boundary recognitionx"]], "angles": []})

    with Chat(model(instead={"plan": plan})) as chat:
        report = await aresearch(
            QUESTION,
            settings=sources.settings(model_url=chat.url),
            sources=["arxiv"],
            model="openai:m",
            today=TODAY,
        )

    assert 'all:"recognitionx"' in on_topic(sources)[0]
    assert report.measured == len(PAPERS)
    assert ACRONYM in {name.phrase for name in report.names}
    (read,) = [search for search in report.searches if search.role == "topic" and search.found]
    assert "recognitionx" not in read.query


async def test_what_is_left_out_is_left_out_by_every_query(sources: Sources) -> None:
    report = await run(sources, f"{QUESTION} excluding phrase tables")

    first, *_, second = on_topic(sources)
    assert all(expression.count('ANDNOT all:"phrase tables"') == 1 for expression in (first, second))
    assert report.measured


async def test_a_misspelt_word_is_named_with_what_was_perhaps_meant(sources: Sources) -> None:
    report = await run(sources, "machine translaton since 2019")

    assert report.status == "abstained"
    assert any("Did you mean “translation”?" in gap for gap in report.gaps)
