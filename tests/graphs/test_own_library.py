"""Runs on the reader's own library: alone, beside a field, and where it is not meant."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.own_library import TRANSLATION_PAPERS, add, fill
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Archive, Keeping, Report, Settings, aresearch, research
from trendscope.agents.own_documents import with_own_shares
from trendscope.library.library import Library
from trendscope.measuring.mentions import phrase_pattern
from trendscope.report.report import LibraryUse

QUESTION = "recent trends in machine translation since 2019"
KOREAN = "2019년 이후 기계 번역의 연구 동향"
MINE, UNDATED = TRANSLATION_PAPERS[::2], TRANSLATION_PAPERS[1:20:6]
# Run by Python: an answer to a question, and how often anything has connected or looked a name up.
COUNTING = """
import socket, sys
seen = []
sys.addaudithook(lambda event, args: seen.append(args) if event in
    ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto") else None)
from trendscope.cli import main
sys.argv = ["trendscope", *sys.argv[1:]]
print("ended:", main())
print("seen:", seen)
try:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
except OSError:
    print("then:", len(seen) > 0)
"""


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    with Sources() as running:
        yield running


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of papers of which some have no date."""
    path = tmp_path_factory.mktemp("mine") / "library.db"
    fill(path, MINE, undated=UNDATED)
    return path


def settings(served: Sources, library: Path, store: str = "off") -> Settings:
    return served.settings(library=library, store=store)


async def ask(served: Sources, library: Path, *sources: str, question: str = QUESTION) -> Report:
    return await aresearch(question, settings=settings(served, library), sources=sources, today=TODAY)


@pytest.fixture(scope="module", params=[QUESTION, KOREAN], ids=["en", "ko"])
def alone(request: pytest.FixtureRequest, served: Sources, mine: Path) -> Report:
    return asyncio.run(ask(served, mine, "library", question=request.param))


@pytest.fixture(scope="module", params=[QUESTION, KOREAN], ids=["en", "ko"])
def beside(request: pytest.FixtureRequest, served: Sources, mine: Path) -> tuple[Report, Report]:
    """A report on a field and the library, and one on the field."""
    both = asyncio.run(ask(served, mine, "arxiv", "library", question=request.param))
    return both, asyncio.run(ask(served, mine, "arxiv", question=request.param))


def test_the_library_answers_alone(alone: Report) -> None:
    assert (alone.status, alone.usage["requests"], alone.sample_library) == ("complete", 0, False)
    assert {document.source for document in alone.documents.values()} == {"library"}
    size = len(MINE) + len(UNDATED)
    assert alone.library == LibraryUse(
        own=True, documents=size, found=size, undated=len(UNDATED), compared=False
    )
    assert {"instruction tuning", "phrase tables"} <= {trend.label for trend in alone.trends}
    assert alone.own == {}
    assert all(trend.own is None for trend in alone.counted_trends)


def test_dated_documents_are_counted_by_period_and_the_others_are_not(alone: Report) -> None:
    for trend in alone.counted_trends:
        assert sum(trend.sampled.values()) == len(MINE)
        assert sum(trend.counts.values()) <= len(MINE)


def test_what_is_quoted_knows_its_page(alone: Report) -> None:
    assert {sentence.page for sentence in alone.sentences.values()} == {1, 7}
    for name, document in alone.documents.items():
        quoted = {each.page for each in alone.sentences.values() if each.document == name}
        assert {*document.pages} == quoted


def test_no_request_leaves_this_machine(mine: Path, tmp_path: Path) -> None:
    """Seen at the socket of a process of its own, that of the command."""
    environment = os.environ | {"TRENDSCOPE_LIBRARY": str(mine), "TRENDSCOPE_STORE": str(tmp_path / "store")}
    command = [sys.executable, "-c", COUNTING, "research", KOREAN, "--source", "library", "--model", "none"]

    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)

    assert "ended: 0" in ended.stdout, ended.stderr
    assert "seen: []" in ended.stdout
    assert "then: True" in ended.stdout  # what would have been seen


def test_the_library_is_no_part_of_the_shares_of_a_field(beside: tuple[Report, Report]) -> None:
    both, field = beside

    def counted(report: Report) -> list[tuple[object, ...]]:
        trends = report.counted_trends
        return [
            (each.label, each.direction, each.z, each.counts, each.sampled, each.total) for each in trends
        ]

    assert counted(both) == counted(field)
    assert (both.measured, both.total) == (field.measured, field.total)
    assert {paper.source for paper in both.corpus.values()} == {"arxiv"}
    assert (field.library, field.own) == (None, {})
    assert both.library is not None
    assert both.library.compared


def test_each_trend_says_how_many_of_the_readers_documents_name_it(beside: tuple[Report, Report]) -> None:
    both, field = beside
    texts = [f"{paper.title}. {paper.abstract}" for paper in (*MINE, *UNDATED)]

    assert len(both.own) == len(texts)
    assert all(paper.source == "library" for paper in both.own.values())
    for trend in both.counted_trends:
        assert trend.own is not None
        assert trend.own.named == sum(bool(phrase_pattern(trend.forms).search(text)) for text in texts)
        assert trend.own.documents == len(texts)
        assert len(trend.own.papers) == trend.own.named
        assert trend.own.share == trend.own.named / len(texts)
        assert trend.share == sum(trend.counts.values()) / both.measured
    assert any(trend.own and trend.own.named for trend in both.trends)
    assert all(trend.own is None for trend in field.counted_trends)


def test_a_trend_quotes_the_readers_documents_beside_the_field(beside: tuple[Report, Report]) -> None:
    both, _ = beside
    own = {"en": "Your own documents say:", "ko": "내 문서에서 인용합니다:"}[both.language]
    quoting = [claim for trend in both.trends for claim in trend.claims if claim.text == own]

    assert quoting
    for claim in quoting:
        sentences = [both.sentences[name] for name in claim.sentences]
        assert {both.documents[each.document].source for each in sentences} == {"library"}
        assert len({each.text for each in sentences}) == len(sentences)
        assert all(each.page for each in sentences)
    assert [finding for finding in both.findings if finding.severity == "error"] == []


async def test_where_the_field_fails_the_library_is_counted(
    sources: Sources, mine: Path, own_cache: Path
) -> None:
    sources.fail("arxiv", "refuse")

    report = await ask(sources, mine, "arxiv", "library")

    assert (report.status, [each.source for each in report.failures]) == ("complete", ["arxiv"])
    assert report.trends
    assert report.own == {}
    assert report.library is not None
    assert not report.library.compared


async def test_nobody_falls_back_on_the_readers_library(sources: Sources, mine: Path) -> None:
    for name in ("arxiv", "pubmed", "wikipedia", "tavily"):
        sources.fail(name, "refuse")

    report = await aresearch(QUESTION, settings=settings(sources, mine), today=TODAY)

    assert report.sample_library
    assert report.library is not None
    assert not report.library.own
    assert {document.kind for document in report.documents.values()} == {"note"}


async def test_an_empty_library_is_the_sample_library(sources: Sources, own_library: Path) -> None:
    report = await ask(sources, own_library, "library")

    assert report.library is not None
    assert not report.library.own
    assert report.library.documents > 100
    assert report.trends


async def test_a_korean_word_that_no_glossary_has_is_looked_for_in_the_library(
    sources: Sources, own_library: Path
) -> None:
    library = Library(own_library)
    for at in range(4):
        text = "훈민정음해례를 오늘의 말로 옮긴다. 훈민정음해례의 번역은 어렵다."
        add(library, f"{at}", f"글 {at}", text, date=f"202{at}", body="훈민정음해례를 다룬다.")

    report = await ask(sources, own_library, "library", question="훈민정음해례 연구 동향")

    assert report.library is not None
    assert report.library.found == 4
    assert report.usage["requests"] == 0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (QUESTION, "12 documents on machine translation could be read, and none has a date"),
        (KOREAN, "기계 번역에 관한 문서 12건을 읽었으나 날짜가 없어"),
    ],
)
async def test_documents_without_dates_and_authors_are_themes(
    sources: Sources, own_library: Path, question: str, said: str
) -> None:
    library = Library(own_library)
    for paper in TRANSLATION_PAPERS[:12]:
        add(library, paper.id, f"Scan {paper.id}", paper.abstract)

    report = await ask(sources, own_library, "library", question=question)

    assert report.answer[0].text.startswith(said)
    assert [finding.message for finding in report.findings if finding.severity == "error"] == []
    assert {trend.direction for trend in report.trends} == {"theme"}
    for trend in report.trends:
        assert str(trend.documents) in trend.claims[0].text


def test_a_replay_has_the_library_as_it_was(sources: Sources, own_library: Path, tmp_path: Path) -> None:
    fill(own_library, MINE)
    options = settings(sources, own_library, store=str(tmp_path / "store"))

    def ask_again() -> Report:
        return research(QUESTION, settings=options, sources=["library"], today=TODAY, keeping=Keeping())

    first = ask_again()
    Library(own_library).remove([str(own_library.parent / "papers")])
    fill(own_library, MINE[:20])
    second = ask_again()
    archive = Archive(options)
    replayed = [archive.replay(run.id) for run in archive.runs()]

    assert first.library is not None
    assert second.library is not None
    assert (first.library.documents, second.library.documents) == (len(MINE), 20)
    for report, again in zip((second, first), replayed, strict=True):
        assert again.model_dump(exclude={"usage"}) == report.model_dump(exclude={"usage"})


def test_a_library_that_cannot_be_used_is_a_source_that_failed(sources: Sources, own_library: Path) -> None:
    own_library.parent.mkdir(parents=True)
    own_library.write_bytes(b"something else" * 100)

    report = asyncio.run(ask(sources, own_library, "library"))

    (failure,) = report.failures
    assert failure.source == "library"
    assert "is damaged; remove it, and add the documents again" in failure.reason
    assert (report.status, report.library) == ("abstained", None)


def test_without_documents_there_are_no_shares() -> None:
    assert with_own_shares((), {}) == ()
