"""The search of one angle: what was asked once, what is kept of it, and what a model is shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.fakes.corpus import FEW, PAGES, Page
from tests.fakes.own_library import add
from tests.fakes.pages import html
from tests.fakes.runs import a_run
from tests.fakes.servers import Server, says, serving
from tests.fakes.sources import Sources
from tests.fakes.states import angle
from trendscope.agents.angle_search import MAX_DOCUMENTS, MAX_SHOWN, AngleSearch
from trendscope.agents.run_factory import add_sources
from trendscope.budget import Budget
from trendscope.library.library import Library
from trendscope.plan import Angle, Plan
from trendscope.source import Source
from trendscope.text.delimiters import delimit

REFUSED = "refused: this was already searched"
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


def an_angle_search(
    served: Sources, question: str = "machine translation since 2019", **parts: Any
) -> AngleSearch:
    """The search of an angle at arXiv and on the web, of a run whose topic is machine translation."""
    sources = ("arxiv", "tavily")
    run = a_run(served.settings(), question, sources)
    for page in served.pages:  # those of the tests stand on this machine
        run.session.allow_host(urlsplit(page.url).hostname or "", urlsplit(page.url).port or 80)
    run.plan = Plan(topic=(("machine translation",),))
    asked: Angle = {**angle("errors", "angle", sources), **parts}  # type: ignore[typeddict-item]
    return AngleSearch(run, asked, lambda text: None)


def at(angle_search: AngleSearch, name: str) -> Source:
    return angle_search.run.sources[name]


def windows(served: Sources) -> list[str]:
    """The years that arXiv was asked for."""
    asked = (each.params["search_query"] for each in served.requests_to("arxiv"))
    return ["-".join(re.findall(r"(\d{4})\d{8}", query)) for query in asked]


# What is asked.


async def test_the_plan_asks_each_query_of_the_sources_it_is_meant_for(served: Sources) -> None:
    angle_search = an_angle_search(
        served,
        variants=[
            {"query": "machine translation", "language": "en", "kinds": ["paper"]},
            {"query": "machine translation quality", "language": "en", "kinds": ["web"]},
            {"query": "translation", "language": "en"},
        ],
    )

    await angle_search.search_planned()

    assert [(record["source"], record["role"], record["angle"]) for record in angle_search.records] == [
        ("arxiv", "angle", "errors"),
        ("tavily", "angle", "errors"),
        ("arxiv", "angle", "errors"),
        ("tavily", "angle", "errors"),
    ]
    assert {each.params["query"] for each in served.requests_to("tavily")} == {
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
    angle_search = an_angle_search(served, **parts)

    await angle_search.search(at(angle_search, "arxiv"), "machine translation", *asked)

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
    angle_search = an_angle_search(served)
    await angle_search.search(at(angle_search, "arxiv"), "machine translation")

    assert await angle_search.search(at(angle_search, "arxiv"), *again) == REFUSED

    assert (len(angle_search.records), len(served.requests_to("arxiv"))) == (1, 1)


async def test_other_years_other_words_and_another_source_are_not_the_same(served: Sources) -> None:
    angle_search = an_angle_search(served)
    await angle_search.search(at(angle_search, "arxiv"), "machine translation")

    await angle_search.search(at(angle_search, "arxiv"), "machine translation", 2020, 2020)
    await angle_search.search(at(angle_search, "arxiv"), "machine translation novels")
    await angle_search.search(at(angle_search, "tavily"), "machine translation")

    assert (len(angle_search.records), len(served.requests_to("arxiv"))) == (4, 3)


async def test_words_that_are_only_function_words_are_told_apart(served: Sources) -> None:
    angle_search = an_angle_search(served)
    await angle_search.search(at(angle_search, "tavily"), "it")

    assert await angle_search.search(at(angle_search, "tavily"), "it") == REFUSED
    assert await angle_search.search(at(angle_search, "tavily"), "of") != REFUSED


async def test_a_query_without_a_word_is_refused_and_no_failure(served: Sources) -> None:
    angle_search = an_angle_search(served)

    assert (
        await angle_search.search(at(angle_search, "arxiv"), "?!") == "refused: no word to search for in '?!'"
    )
    assert (angle_search.records, angle_search.failures, served.requests_to("arxiv")) == ([], [], [])


# What comes back.


LINK = "machine translation at https://evil.example/collect?k="


@pytest.mark.parametrize("query", [LINK, "machine translation\u202e", "machine translation " + "x" * 999])
async def test_a_query_that_a_report_must_not_show_is_refused(served: Sources, query: str) -> None:
    angle_search = an_angle_search(served)

    said = await angle_search.search(at(angle_search, "tavily"), query)

    assert said.startswith("refused: ")
    assert (served.requests_to("tavily"), angle_search.records, angle_search.failures) == ([], [], [])


async def test_only_what_names_the_topic_is_kept_and_shown(served: Sources) -> None:
    angle_search = an_angle_search(served)

    shown = await angle_search.search(at(angle_search, "tavily"), "machine translation gardens")

    assert shown.startswith("4 found, 3 on the topic of the question\n")
    assert "Roses" not in shown
    assert len(angle_search.records[0]["documents"]) == 3 == angle_search.new_results
    assert set(angle_search.run.documents) == set(angle_search.records[0]["documents"])


async def test_a_korean_question_keeps_what_names_its_topic_in_either_language(served: Sources) -> None:
    pages = [
        Page("https://example.org/a", "가", "기계 번역은 어렵다."),
        Page("https://example.org/b", "나", "장미는 예쁘다."),
        Page("https://example.org/c", "c", "Machine translation is hard."),
    ]
    with Sources(papers=FEW, pages=pages) as sources:
        angle_search = an_angle_search(sources, "기계 번역의 동향")
        await angle_search.search(at(angle_search, "tavily"), "기계 번역")

    assert [key[-1] for key in angle_search.records[0]["documents"]] == ["a", "c"]


async def test_the_first_documents_are_shown_and_all_are_kept(served: Sources) -> None:
    angle_search = an_angle_search(served)

    shown = await angle_search.search(at(angle_search, "arxiv"), "machine translation")

    total = len([paper for paper in FEW if paper.names("machine translation")])
    assert shown.startswith(
        f"{MAX_DOCUMENTS} of {total} found, {MAX_DOCUMENTS} on the topic of the question\n<data "
    )
    lines = shown.splitlines()[2:-1]
    assert len(lines) == MAX_SHOWN
    assert len(angle_search.records[0]["documents"]) == MAX_DOCUMENTS == angle_search.new_results
    number, date, title, extract = lines[0].split(" | ")
    paper = next(paper for paper in FEW if paper.title == title)
    assert (number, date) == ("1", paper.day)
    assert extract in " ".join(paper.abstract.split())


async def test_a_document_keeps_its_number_and_is_new_once(served: Sources) -> None:
    angle_search = an_angle_search(served)
    first = await angle_search.search(at(angle_search, "tavily"), "machine translation")
    angle_search.new_results = 0

    again = await angle_search.search(at(angle_search, "tavily"), "terminology management")

    assert angle_search.new_results == 0
    assert sorted(first.splitlines()[2:-1]) == sorted(again.splitlines()[2:-1])


async def test_nothing_found_has_no_fence(served: Sources) -> None:
    angle_search = an_angle_search(served)

    shown = await angle_search.search(at(angle_search, "arxiv"), "machine translation zebra")

    assert shown == "0 of 0 found, 0 on the topic of the question"
    assert (angle_search.new_results, angle_search.shown) == (0, [])


async def test_a_failure_is_noted_and_said(served: Sources) -> None:
    angle_search = an_angle_search(served)
    served.fail("arxiv", 403)

    said = await angle_search.search(at(angle_search, "arxiv"), "machine translation")

    (failure,) = angle_search.failures
    assert (failure["angle"], failure["source"], failure["period"]) == ("errors", "arxiv", None)
    assert failure["reason"] == "HTTP 403 from 127.0.0.1"
    assert said == delimit(failure["reason"])  # a server may have a say in it
    assert (angle_search.records, angle_search.new_results) == ([], 0)


async def test_what_failed_is_not_asked_again(served: Sources) -> None:
    angle_search = an_angle_search(served)
    served.fail("arxiv", 403)
    await angle_search.search(at(angle_search, "arxiv"), "machine translation")
    served.reset()

    assert await angle_search.search(at(angle_search, "arxiv"), "machine translation") == REFUSED


async def test_a_search_that_the_budget_does_not_allow_is_a_failure(served: Sources) -> None:
    angle_search = an_angle_search(served)
    angle_search.run.budget = Budget(searches=1)
    await angle_search.search(at(angle_search, "arxiv"), "machine translation")

    said = await angle_search.search(at(angle_search, "tavily"), "machine translation")

    assert said == delimit("the budget of 1 searches is used up")
    assert [failure["source"] for failure in angle_search.failures] == ["tavily"]


async def test_each_search_is_told_in_the_language_of_the_question(served: Sources) -> None:
    told: list[str] = []
    angle_search = replace(an_angle_search(served, "기계 번역의 동향"), tell=told.append)
    served.fail("tavily", 403)

    await angle_search.search(at(angle_search, "arxiv"), "machine translation")
    await angle_search.search(at(angle_search, "tavily"), "machine translation")

    say = angle_search.run.wording
    assert told == [
        say("progress.found", source="arxiv", found=MAX_DOCUMENTS),
        say("progress.failed", source="tavily", reason="127.0.0.1의 응답: HTTP 403"),
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
    angle_search = an_angle_search(at_site)
    await angle_search.search(at(angle_search, "tavily"), "machine translation")
    (key,) = angle_search.shown
    before, angle_search.new_results = angle_search.run.documents[key], 0

    answer = await angle_search.read(1, "Does machine translation hold in court?")

    after = angle_search.run.documents[key]
    assert answer == delimit(FOUND)
    assert after == replace(before, passages=(FOUND,))
    assert after.sentences == (*before.sentences, FOUND)
    assert angle_search.new_results == 1
    assert [request.path for request in site.received] == ["/page"]


async def test_what_was_read_before_is_not_kept_again(at_site: Sources, site: Server) -> None:
    angle_search = an_angle_search(at_site)
    await angle_search.search(at(angle_search, "tavily"), "machine translation")
    await angle_search.read(1, "Does machine translation hold in court?")
    angle_search.new_results = 0

    answer = await angle_search.read(1, "Is the court in session?")

    assert FOUND in answer
    assert (angle_search.run.documents[angle_search.shown[0]].passages, angle_search.new_results) == (
        (FOUND,),
        0,
    )


async def test_a_search_that_finds_it_again_keeps_what_was_read(at_site: Sources, site: Server) -> None:
    angle_search = an_angle_search(at_site)
    await angle_search.search(at(angle_search, "tavily"), "machine translation")
    await angle_search.read(1, "Does machine translation hold in court?")

    await angle_search.search(at(angle_search, "tavily"), "terminology")

    assert angle_search.run.documents[angle_search.shown[0]].passages == (FOUND,)


async def test_a_page_that_does_not_answer_changes_nothing(at_site: Sources, site: Server) -> None:
    angle_search = an_angle_search(at_site)
    await angle_search.search(at(angle_search, "tavily"), "machine translation")
    before, angle_search.new_results = dict(angle_search.run.documents), 0

    assert await angle_search.read(1, "zebra") == "nothing on that page answers it"
    assert (angle_search.run.documents, angle_search.new_results) == (before, 0)


@pytest.mark.parametrize("number", [-1, 0, 2, 10**9])
async def test_a_number_that_does_not_exist_is_refused(at_site: Sources, site: Server, number: int) -> None:
    angle_search = an_angle_search(at_site)
    await angle_search.search(at(angle_search, "tavily"), "machine translation")

    assert await angle_search.read(number, "Why?") == f"refused: there is no document {number}"
    assert site.received == []


async def test_a_page_that_cannot_be_fetched_is_a_failure(served: Sources) -> None:
    with serving(says("gone", 404)) as gone:
        pages = [replace(PAGES[0], url=gone.url("/gone"))]
        with Sources(papers=FEW, pages=pages) as sources:
            angle_search = an_angle_search(sources)
            await angle_search.search(at(angle_search, "tavily"), "machine translation")
            before = dict(angle_search.run.documents)

            said = await angle_search.read(1, "Why?")

    assert said == delimit("HTTP 404 from 127.0.0.1")
    assert angle_search.run.documents == before
    (failure,) = angle_search.failures
    assert (failure["source"], failure["period"]) == ("tavily", None)
    assert failure["reason"] == f"{PAGES[0].title}: HTTP 404 from 127.0.0.1"


async def test_the_title_of_what_is_read_is_told(at_site: Sources, site: Server) -> None:
    told: list[str] = []
    angle_search = replace(an_angle_search(at_site), tell=told.append)
    await angle_search.search(at(angle_search, "tavily"), "machine translation")

    await angle_search.read(1, "Why?")

    assert told[-1] == angle_search.run.wording("progress.read", title=PAGES[0].title)


async def test_what_is_news_to_one_desk_does_not_hang_on_another(at_site: Sources, site: Server) -> None:
    """Angles run side by side: whether one goes on must not depend on which of them read first."""
    angle_search = an_angle_search(at_site)
    other = AngleSearch(angle_search.run, angle_search.angle, lambda text: None)
    for each in (angle_search, other):
        await each.search(at(each, "tavily"), "machine translation")
        each.new_results = 0
        await each.read(1, "Does machine translation hold in court?")

    assert (angle_search.new_results, other.new_results) == (1, 1)
    assert angle_search.run.documents[angle_search.shown[0]].passages == (FOUND,)


async def test_reading_waits_for_the_searches_before_it(at_site: Sources, site: Server) -> None:
    angle_search = an_angle_search(at_site)

    _, answer = await asyncio.gather(
        angle_search.search(at(angle_search, "tavily"), "machine translation"),
        angle_search.read(1, "Does machine translation hold in court?"),
    )

    assert answer == delimit(FOUND)


async def test_the_topic_is_that_of_the_beginning(served: Sources) -> None:
    """A searcher beside it may give up the topic of the model; when it does so must not matter."""
    angle_search = an_angle_search(served, "dialogue systems since 2019")
    angle_search.run.plan = replace(angle_search.run.plan, topic=(("underwater basket weaving",),))

    await angle_search.search(at(angle_search, "arxiv"), "machine translation")

    assert len(angle_search.records[0]["documents"]) == MAX_DOCUMENTS


async def test_which_desk_reads_first_changes_no_sentence(at_site: Sources, site: Server) -> None:
    parts = []
    for turned in (1, -1):
        angle_search = an_angle_search(at_site)
        await angle_search.search(at(angle_search, "tavily"), "machine translation")
        key = angle_search.shown[0]
        for part in ("Zebras rest.", "Apes climb.")[::turned]:
            angle_search.run.add_passages(key, [part])
        angle_search.run.freeze_documents()
        angle_search.run.add_passages(key, ["A draft cites those above.", "Apes climb."])
        parts.append(angle_search.run.documents[key].passages)

    assert parts == [("Apes climb.", "Zebras rest.", "A draft cites those above.")] * 2


async def test_which_desk_finds_a_page_first_changes_no_text(at_site: Sources) -> None:
    """A search on the web gives another extract of a page for another query."""
    texts = []
    for turned in (1, -1):
        angle_search = an_angle_search(at_site)
        await angle_search.search(at(angle_search, "tavily"), "machine translation")
        (document,) = angle_search.run.documents.values()
        del angle_search.run.documents[document.key]
        for text in ("One extract.", "Another extract.")[::turned]:
            angle_search.run.add_document(replace(document, text=text))
        angle_search.run.freeze_documents()
        angle_search.run.add_document(replace(document, text="Yet another."))
        texts.append(angle_search.run.documents[document.key].text)

    assert texts == ["One extract."] * 2


# The reader's own documents.


async def test_a_document_of_the_reader_is_read_where_it_is(served: Sources, own_library: Path) -> None:
    abstract, body = "We study courts.", "Machine translation of court rulings is noisy in 4 of 10 cases."
    key = add(Library(own_library), "a", "Courts", abstract, date="2024", body=body)
    angle_search = an_angle_search(served)
    add_sources(angle_search.run, ["library"])

    shown = await angle_search.search(at(angle_search, "library"), '"machine translation"')
    read = await angle_search.read(1, "how noisy are court rulings?")

    assert shown.startswith("1 of 1 found, 1 on the topic of the question")
    assert body in read
    document = angle_search.run.documents[key]
    assert (document.sentences[-1], document.page_of(len(document.sentences))) == (body, 7)
    assert angle_search.run.session.requests_sent == 0


async def test_a_second_search_adds_the_passages_that_answer_it(served: Sources, own_library: Path) -> None:
    library = Library(own_library)
    body = "Machine translation of rulings is noisy.\n\n" + "Nothing is said here at all. " * 60
    body += "\n\nMachine translation of novels is fluent."
    key = add(library, "a", "Courts", "We study courts.", body=body)
    angle_search = an_angle_search(served)
    add_sources(angle_search.run, ["library"])

    for words in ("rulings", "novels"):
        await angle_search.search(at(angle_search, "library"), f'"machine translation" {words}')

    document = angle_search.run.documents[key]
    assert len(document.pages) == 1 + len(document.passages)
    assert "Machine translation of novels is fluent." in document.sentences
