"""Runs in which two sources have papers: only the one with the most is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pytest

from tests.fakes.corpus import FEW, PAPERS, TRANSLATION, Paper, papers_on
from tests.fakes.eutils import Article
from tests.fakes.runs import TODAY
from tests.fakes.sources import Fault, Name, SourceRequest, Sources, patience
from trendscope import Progress, Report, aresearch

TOPIC = "machine translation"
QUESTION = f"recent trends in {TOPIC} since 2019"
MANY = [paper for paper in PAPERS if paper.names(TOPIC)]
SOME = [paper for paper in FEW if paper.names(TOPIC)]
FAULTS: tuple[Fault, ...] = ("hang", 429, "html")


def records(papers: Sequence[Paper]) -> list[Article]:
    """The papers as PubMed has them."""
    return [
        Article(str(30_000_000 + at), paper.day, escape(paper.title), (("", escape(paper.abstract)),))
        for at, paper in enumerate(papers)
    ]


async def run(served: Sources, fault: Fault | None = None, **options: Any) -> Report:
    settings = served.settings(timeout=patience(fault))
    return await aresearch(QUESTION, settings=settings, today=TODAY, **options)


def read(report: Report) -> set[str]:
    """The sources whose papers were counted."""
    return {search.source for search in report.searches if search.role == "topic"}


def only_counts(asked: Sequence[SourceRequest]) -> bool:
    """Whether arXiv was asked for nothing but how many there are."""
    return [request.params["max_results"] for request in asked] == ["1"]


async def test_the_source_with_the_most_papers_is_read_and_no_other() -> None:
    said: list[Progress] = []

    with Sources(papers=SOME, records=records(MANY)) as sources:
        report = await run(sources, on_progress=said.append)
        asked = sources.requests_to("arxiv")

    assert read(report) == {"pubmed"}
    assert {paper.source for paper in report.corpus.values()} == {"pubmed"}
    assert report.measured == len(MANY)
    assert only_counts(asked)
    assert (report.status, report.failures) == ("complete", ())
    line = f"papers on the question: arxiv {len(SOME)}, pubmed {len(MANY)}; reading pubmed"
    assert line in {each.text for each in said}
    totals = {search.source: search.total for search in report.searches if search.role == "count"}
    assert totals == {"arxiv": len(SOME), "pubmed": len(MANY)}


async def test_arxiv_is_read_where_pubmed_has_fewer() -> None:
    with Sources(records=records(SOME)) as sources:
        report = await run(sources)
        asked = sources.requests_to("pubmed")

    assert read(report) == {"arxiv"}
    assert [request.params["retmax"] for request in asked] == ["0"]
    assert report.status == "complete"


async def test_of_two_that_have_as_many_the_first_is_read() -> None:
    with Sources(papers=SOME, records=records(SOME)) as sources:
        report = await run(sources)

    assert read(report) == {"arxiv"}


async def test_sources_that_were_named_are_all_read() -> None:
    with Sources(papers=SOME, records=records(MANY)) as sources:
        report = await run(sources, sources=["arxiv", "pubmed"])

    assert read(report) == {"arxiv", "pubmed"}


def naming(topic: str, acronym: str) -> list[Paper]:
    """Papers on another topic, most of which say what it is called for short; the others say only that."""
    papers = papers_on(topic, TRANSLATION, per_year=26, first=2000)
    names = [f"{topic} ({acronym})" if number % 5 < 4 else acronym for number in range(26 * 8)]
    return [
        replace(
            paper,
            title=re.sub(topic, name, paper.title, flags=re.IGNORECASE),
            abstract=re.sub(topic, name, paper.abstract, flags=re.IGNORECASE),
        )
        for paper, name in zip(papers, names, strict=False)
    ]


@pytest.mark.parametrize("slow", ["arxiv", "pubmed"])
async def test_each_source_is_read_and_counted_by_the_names_of_its_own_papers(slow: Name) -> None:
    """Sources are read side by side; which one is done first changes nothing."""
    topic = "sentence boundary detection"
    with Sources(papers=[*naming(topic, "SBD"), *PAPERS], records=records(naming(topic, "SEBD"))) as sources:
        settings = sources.settings(intervals={slow: 0.02})
        report = await aresearch(
            f"{topic} since 2019",
            settings=settings,
            sources=["arxiv", "pubmed"],
            max_papers=100,
            today=TODAY,
        )

    asked = {search.source: search.query for search in report.searches if search.role == "topic"}
    assert ('"SBD"' in asked["arxiv"], '"SEBD"' in asked["arxiv"]) == (True, False)
    assert ('"SBD"' in asked["pubmed"], '"SEBD"' in asked["pubmed"]) == (False, True)
    assert {name.phrase for name in report.names} >= {"SBD", "SEBD"}
    counted = [search for search in report.searches if "preference optimization" in search.query]
    assert {search.source for search in counted} == {"arxiv"}
    assert all('"SBD"' in search.query and '"SEBD"' not in search.query for search in counted)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_source_that_does_not_say_is_named_and_the_other_is_read(fault: Fault) -> None:
    with Sources(papers=MANY, records=records(SOME)) as sources:
        sources.fail("pubmed", fault)
        report = await run(sources, fault)

    assert read(report) == {"arxiv"}
    assert report.status == "complete"
    assert {failure.source for failure in report.failures} == {"pubmed"}


async def test_one_that_does_not_say_is_tried_again_where_the_other_has_nothing() -> None:
    with Sources(papers=MANY) as sources:
        sources.fail("arxiv", 403, times=1)
        report = await run(sources)

    assert read(report) == {"arxiv"}
    assert report.measured == len(MANY)
    assert report.status == "complete"


async def test_pubmed_draws_a_share_and_counts_among_all_papers() -> None:
    with Sources(papers=SOME, records=records(MANY)) as sources:
        report = await run(sources, max_papers=100)
        counted = [
            request
            for request in sources.requests_to("pubmed")
            if '"instruction tuning"' in request.params.get("term", "")
        ]

    assert (report.status, read(report)) == ("complete", {"pubmed"})
    (coverage,) = report.coverage
    assert (coverage.drawn, coverage.total) == (True, len(MANY))
    assert len(counted) == 2
    assert {trend.label for trend in report.trends if trend.whole_growth} >= {"instruction tuning"}
