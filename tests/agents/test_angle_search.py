"""The desk of one angle: what was asked once, what is kept of it, and what a model is shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.corpus import FEW, PAGES, Page
from tests.fakes.pages import html
from tests.fakes.runs import a_run
from tests.fakes.servers import Server, says, serving
from tests.fakes.sources import Sources
from tests.fakes.states import angle
from trendscope.agents.angle_search import ASKED_FOR, EXTRACT, SHOWN, Desk
from trendscope.agents.reasoners import Plan
from trendscope.budget import Budget
from trendscope.graphs.state import Angle
from trendscope.text.delimiters import delimit
from trendscope.tools.source import Source

REFUSED = "refused: the same was asked before"
FOUND = "We show that machine translation holds where the court is in session on most of the days."
NOISE = "The weather in the north of the country was fair on most of the days of that long spring. "
PAGE = html(f"<h2>Rain</h2><p>{NOISE * 30}</p><h2>Results</h2><p>{FOUND}</p>")


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    with Sources(papers=FEW) as sources:
        yield sources


@pytest.fixture(autouse=True)
def as_new(served: Sources) -> None:
    served.reset()


def a_desk(served: Sources, question: str = "machine translation since 2019", **parts: Any) -> Desk:
    """The desk of an angle at arXiv and on the web, of a run whose topic is machine translation."""
    sources = ("arxiv", "tavily")
    run = a_run(served.settings(), question, sources)
    run.plan = Plan(topic=(("machine translation",),))
    asked: Angle = {**angle("errors", "angle", sources), **parts}  # type: ignore[typeddict-item]
    return Desk(run, asked, lambda text: None)


def at(desk: Desk, name: str) -> Source:
    return desk.run.sources[name]


def windows(served: Sources) -> list[str]:
    """The years that arXiv was asked for."""
    asked = (each.params["search_query"] for each in served.asked("arxiv"))
    return ["-".join(re.findall(r"(\d{4})\d{8}", query)) for query in asked]


# What is asked.


async def test_the_plan_asks_each_query_of_the_sources_it_is_meant_for(served: Sources) -> None:
    desk = a_desk(
        served,
        attempts=[
            {"query": "machine translation", "language": "en", "kinds": ["paper"]},
            {"query": "machine translation quality", "language": "en", "kinds": ["web"]},
            {"query": "translation", "language": "en"},
        ],
    )

    await desk.ask_planned()

    assert [(record["source"], record["role"], record["angle"]) for record in desk.records] == [
        ("arxiv", "angle", "errors"),
        ("tavily", "angle", "errors"),
        ("arxiv", "angle", "errors"),
        ("tavily", "angle", "errors"),
    ]
    assert {each.params["query"] for each in served.asked("tavily")} == {
        "machine translation quality",
        "translation",
    }


@pytest.mark.parametrize(
    ("parts", "asked", "window"),
    [
        ({}, (None, None), "2019-2026"),
        ({"since": 2021}, (None, None), "2021-2026"),
        ({"since": 2021, "until": 2023}, (None, None), "2021-2023"),
        ({"since": 2021, "until": 2023}, (2020, 2025), "2020-2025"),
        ({}, (1990, 2050), "2019-2026"),
        ({}, (2050, 1990), "2026-2026"),
        ({}, (10**12, -(10**12)), "2026-2026"),
        ({"until": 2021}, (2024, None), "2024-2024"),
        ({}, (0, 0), "2019-2026"),
    ],
)
async def test_years_are_those_asked_for_within_those_of_the_question(
    served: Sources, parts: dict[str, Any], asked: tuple[int | None, int | None], window: str
) -> None:
    desk = a_desk(served, **parts)

    await desk.search(at(desk, "arxiv"), "machine translation", *asked)

    assert windows(served) == [window]


@pytest.mark.parametrize(
    "again",
    [
        ("machine translation", None, None),
        ("Translation machine", None, None),
        ("machines translating", None, None),
        ("machine translation", 2019, 2026),
        ("machine translation", 1990, 2099),
    ],
)
async def test_the_same_is_asked_once(served: Sources, again: tuple[str, int | None, int | None]) -> None:
    desk = a_desk(served)
    await desk.search(at(desk, "arxiv"), "machine translation")

    assert await desk.search(at(desk, "arxiv"), *again) == REFUSED

    assert (len(desk.records), len(served.asked("arxiv"))) == (1, 1)


async def test_other_years_other_words_and_another_source_are_not_the_same(served: Sources) -> None:
    desk = a_desk(served)
    await desk.search(at(desk, "arxiv"), "machine translation")

    await desk.search(at(desk, "arxiv"), "machine translation", 2020, 2020)
    await desk.search(at(desk, "arxiv"), "machine translation novels")
    await desk.search(at(desk, "tavily"), "machine translation")

    assert (len(desk.records), len(served.asked("arxiv"))) == (4, 3)


async def test_words_that_are_only_function_words_are_told_apart(served: Sources) -> None:
    desk = a_desk(served)
    await desk.search(at(desk, "tavily"), "it")

    assert await desk.search(at(desk, "tavily"), "it") == REFUSED
    assert await desk.search(at(desk, "tavily"), "of") != REFUSED


async def test_a_query_without_a_word_is_refused_and_no_failure(served: Sources) -> None:
    desk = a_desk(served)

    assert await desk.search(at(desk, "arxiv"), "?!") == "refused: no word to search for in '?!'"
    assert (desk.records, desk.failures, served.asked("arxiv")) == ([], [], [])


# What comes back.


LINK = "machine translation at https://evil.example/collect?k="


@pytest.mark.parametrize("query", [LINK, "machine translation\u202e", "machine translation " + "x" * 999])
async def test_a_query_that_a_report_must_not_show_is_refused(served: Sources, query: str) -> None:
    desk = a_desk(served)

    said = await desk.search(at(desk, "tavily"), query)

    assert said.startswith("refused: ")
    assert (served.asked("tavily"), desk.records, desk.failures) == ([], [], [])


async def test_only_what_names_the_topic_is_kept_and_shown(served: Sources) -> None:
    desk = a_desk(served)

    shown = await desk.search(at(desk, "tavily"), "machine translation gardens")

    assert shown.startswith("4 found, 3 on the topic of the question\n")
    assert "Roses" not in shown
    assert len(desk.records[0]["documents"]) == 3 == desk.news
    assert set(desk.run.documents) == set(desk.records[0]["documents"])


async def test_a_korean_question_keeps_what_names_its_topic_in_either_language(served: Sources) -> None:
    pages = [
        Page("https://example.org/a", "가", "기계 번역은 어렵다."),
        Page("https://example.org/b", "나", "장미는 예쁘다."),
        Page("https://example.org/c", "c", "Machine translation is hard."),
    ]
    with Sources(papers=FEW, pages=pages) as sources:
        desk = a_desk(sources, "기계 번역의 동향")
        await desk.search(at(desk, "tavily"), "기계 번역")

    assert [key[-1] for key in desk.records[0]["documents"]] == ["a", "c"]


async def test_the_first_documents_are_shown_and_all_are_kept(served: Sources) -> None:
    desk = a_desk(served)

    shown = await desk.search(at(desk, "arxiv"), "machine translation")

    total = len([paper for paper in FEW if paper.names("machine translation")])
    assert shown.startswith(f"{ASKED_FOR} of {total} found, {ASKED_FOR} on the topic of the question\n<data ")
    lines = shown.splitlines()[2:-1]
    assert len(lines) == SHOWN
    assert len(desk.records[0]["documents"]) == ASKED_FOR == desk.news
    number, date, title, extract = lines[0].split(" | ")
    paper = next(paper for paper in FEW if paper.title == title)
    assert (number, date) == ("1", paper.day)
    assert extract == " ".join(paper.abstract.split())[:EXTRACT]


async def test_a_document_keeps_its_number_and_is_new_once(served: Sources) -> None:
    desk = a_desk(served)
    first = await desk.search(at(desk, "tavily"), "machine translation")
    desk.news = 0

    again = await desk.search(at(desk, "tavily"), "terminology management")

    assert desk.news == 0
    assert sorted(first.splitlines()[2:-1]) == sorted(again.splitlines()[2:-1])


async def test_nothing_found_has_no_fence(served: Sources) -> None:
    desk = a_desk(served)

    shown = await desk.search(at(desk, "arxiv"), "machine translation zebra")

    assert shown == "0 of 0 found, 0 on the topic of the question"
    assert (desk.news, desk.shown) == (0, [])


async def test_a_failure_is_noted_and_said(served: Sources) -> None:
    desk = a_desk(served)
    served.fail("arxiv", 403)

    said = await desk.search(at(desk, "arxiv"), "machine translation")

    (failure,) = desk.failures
    assert (failure["angle"], failure["source"], failure["year"]) == ("errors", "arxiv", None)
    assert failure["reason"] == "HTTP 403 from 127.0.0.1"
    assert said == delimit(failure["reason"])  # a server may have a say in it
    assert (desk.records, desk.news) == ([], 0)


async def test_what_failed_is_not_asked_again(served: Sources) -> None:
    desk = a_desk(served)
    served.fail("arxiv", 403)
    await desk.search(at(desk, "arxiv"), "machine translation")
    served.reset()

    assert await desk.search(at(desk, "arxiv"), "machine translation") == REFUSED


async def test_a_search_that_the_budget_does_not_allow_is_a_failure(served: Sources) -> None:
    desk = a_desk(served)
    desk.run.budget = Budget(searches=1)
    await desk.search(at(desk, "arxiv"), "machine translation")

    said = await desk.search(at(desk, "tavily"), "machine translation")

    assert said == delimit("the budget of 1 searches is used up")
    assert [failure["source"] for failure in desk.failures] == ["tavily"]


async def test_each_search_is_told_in_the_language_of_the_question(served: Sources) -> None:
    told: list[str] = []
    desk = replace(a_desk(served, "기계 번역의 동향"), tell=told.append)
    served.fail("tavily", 403)

    await desk.search(at(desk, "arxiv"), "machine translation")
    await desk.search(at(desk, "tavily"), "machine translation")

    say = desk.run.wording
    assert told == [
        say("progress.found", source="arxiv", found=ASKED_FOR),
        say("progress.failed", source="tavily", reason="HTTP 403 from 127.0.0.1"),
    ]


# What is read in full.


@pytest.fixture
def site() -> Iterator[Server]:
    with serving(says(PAGE, Content_Type="text/html; charset=utf-8")) as server:
        yield server


@pytest.fixture
def at_site(site: Server) -> Iterator[Sources]:
    """The web is one page, which stands on the site."""
    with Sources(papers=FEW, pages=[replace(PAGES[0], url=site.url("/page"))]) as sources:
        yield sources


async def test_what_answers_becomes_sentences_behind_those_of_the_extract(
    at_site: Sources, site: Server
) -> None:
    desk = a_desk(at_site)
    await desk.search(at(desk, "tavily"), "machine translation")
    (key,) = desk.shown
    before, desk.news = desk.run.documents[key], 0

    answer = await desk.read(1, "Does machine translation hold in court?")

    after = desk.run.documents[key]
    assert answer == delimit(FOUND)
    assert after == replace(before, parts=(FOUND,))
    assert after.sentences == (*before.sentences, FOUND)
    assert desk.news == 1
    assert [seen.path for seen in site.seen] == ["/page"]


async def test_what_was_read_before_is_not_kept_again(at_site: Sources, site: Server) -> None:
    desk = a_desk(at_site)
    await desk.search(at(desk, "tavily"), "machine translation")
    await desk.read(1, "Does machine translation hold in court?")
    desk.news = 0

    answer = await desk.read(1, "Is the court in session?")

    assert FOUND in answer
    assert (desk.run.documents[desk.shown[0]].parts, desk.news) == ((FOUND,), 0)


async def test_a_search_that_finds_it_again_keeps_what_was_read(at_site: Sources, site: Server) -> None:
    desk = a_desk(at_site)
    await desk.search(at(desk, "tavily"), "machine translation")
    await desk.read(1, "Does machine translation hold in court?")

    await desk.search(at(desk, "tavily"), "terminology")

    assert desk.run.documents[desk.shown[0]].parts == (FOUND,)


async def test_a_page_that_does_not_answer_changes_nothing(at_site: Sources, site: Server) -> None:
    desk = a_desk(at_site)
    await desk.search(at(desk, "tavily"), "machine translation")
    before, desk.news = dict(desk.run.documents), 0

    assert await desk.read(1, "zebra") == "nothing on that page answers it"
    assert (desk.run.documents, desk.news) == (before, 0)


@pytest.mark.parametrize("number", [-1, 0, 2, 10**9])
async def test_a_number_that_does_not_exist_is_refused(at_site: Sources, site: Server, number: int) -> None:
    desk = a_desk(at_site)
    await desk.search(at(desk, "tavily"), "machine translation")

    assert await desk.read(number, "Why?") == f"refused: there is no document {number}"
    assert site.seen == []


async def test_a_page_that_cannot_be_fetched_is_no_failure_of_the_angle(served: Sources) -> None:
    with serving(says("gone", 404)) as gone:
        pages = [replace(PAGES[0], url=gone.url("/gone"))]
        with Sources(papers=FEW, pages=pages) as sources:
            desk = a_desk(sources)
            await desk.search(at(desk, "tavily"), "machine translation")
            before = dict(desk.run.documents)

            said = await desk.read(1, "Why?")

    assert said == delimit("HTTP 404 from 127.0.0.1")
    assert (desk.run.documents, desk.failures) == (before, [])


async def test_the_title_of_what_is_read_is_told(at_site: Sources, site: Server) -> None:
    told: list[str] = []
    desk = replace(a_desk(at_site), tell=told.append)
    await desk.search(at(desk, "tavily"), "machine translation")

    await desk.read(1, "Why?")

    assert told[-1] == desk.run.wording("progress.read", title=PAGES[0].title)


async def test_what_is_news_to_one_desk_does_not_hang_on_another(at_site: Sources, site: Server) -> None:
    """Angles run side by side: whether one goes on must not depend on which of them read first."""
    desk = a_desk(at_site)
    other = Desk(desk.run, desk.angle, lambda text: None)
    for each in (desk, other):
        await each.search(at(each, "tavily"), "machine translation")
        each.news = 0
        await each.read(1, "Does machine translation hold in court?")

    assert (desk.news, other.news) == (1, 1)
    assert desk.run.documents[desk.shown[0]].parts == (FOUND,)


async def test_reading_waits_for_the_searches_before_it(at_site: Sources, site: Server) -> None:
    desk = a_desk(at_site)

    _, answer = await asyncio.gather(
        desk.search(at(desk, "tavily"), "machine translation"),
        desk.read(1, "Does machine translation hold in court?"),
    )

    assert answer == delimit(FOUND)


async def test_the_topic_is_that_of_the_beginning(served: Sources) -> None:
    """A searcher beside it may give up the topic of the model; when it does so must not matter."""
    desk = a_desk(served, "dialogue systems since 2019")
    desk.run.plan = replace(desk.run.plan, topic=(("underwater basket weaving",),))

    await desk.search(at(desk, "arxiv"), "machine translation")

    assert len(desk.records[0]["documents"]) == ASKED_FOR


async def test_which_desk_reads_first_changes_no_sentence(at_site: Sources, site: Server) -> None:
    parts = []
    for turned in (1, -1):
        desk = a_desk(at_site)
        await desk.search(at(desk, "tavily"), "machine translation")
        key = desk.shown[0]
        for part in ("Zebras rest.", "Apes climb.")[::turned]:
            desk.run.keep_parts(key, [part])
        desk.run.settle()
        desk.run.keep_parts(key, ["A draft cites those above.", "Apes climb."])
        parts.append(desk.run.documents[key].parts)

    assert parts == [("Apes climb.", "Zebras rest.", "A draft cites those above.")] * 2


async def test_which_desk_finds_a_page_first_changes_no_text(at_site: Sources) -> None:
    """A search on the web gives another extract of a page for another query."""
    texts = []
    for turned in (1, -1):
        desk = a_desk(at_site)
        await desk.search(at(desk, "tavily"), "machine translation")
        (document,) = desk.run.documents.values()
        del desk.run.documents[document.key]
        for text in ("One extract.", "Another extract.")[::turned]:
            desk.run.keep(replace(document, text=text))
        desk.run.settle()
        desk.run.keep(replace(document, text="Yet another."))
        texts.append(desk.run.documents[document.key].text)

    assert texts == ["One extract."] * 2
