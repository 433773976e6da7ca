"""One odd item costs itself, a wrong number is asked for again, and a search has an end, in every source."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.fakes.corpus import FEW
from tests.fakes.corpus import Article as WikiArticle
from tests.fakes.eutils import Article, fetch
from tests.fakes.openalex import openalex
from tests.fakes.semantic_scholar import bulk
from tests.fakes.servers import Handler, Server, says, serving
from tests.fakes.sources import feed, mediawiki
from trendscope.answer import MAX_TEXT
from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused
from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found, Source, receive
from trendscope.tools.arxiv import MAX_SPARE_PAGES
from trendscope.tools.openalex import SearchOpenalex
from trendscope.tools.registry import source_class
from trendscope.tools.user.answers import documents_in
from trendscope.tools.wikipedia import MAX_REQUESTS
from trendscope.window import Window

Answering = Callable[[str, dict[str, Any], int], str]
QUERY = Query.parse("translation")
WINDOW = Window.of_years(2019, 2026)
NESTED = "[" * 100_000


@contextmanager
def a_source(name: str, session: Session, answer: Answering) -> Iterator[tuple[Source, Server]]:
    """A source at a service that answers a path, its parameters, and how many requests came before."""

    def respond(handler: Handler) -> None:
        number = len(server.received) - 1
        body = server.received[-1].body
        parts = urlsplit(handler.path)
        params = dict(json.loads(body)) if body else dict(parse_qsl(parts.query, keep_blank_values=True))
        says(answer(parts.path, params, number))(handler)

    with serving(respond) as server:
        given = Settings(addresses={name: server.url("")}, intervals={name: 0.0})
        yield source_class(name).open(given, session), server


# Wikipedia.

ARTICLE = WikiArticle("Translation", "")

ODD: dict[str, list[Any]] = {
    "extract": [None, 7, ["text"], {"a": 1}, "", True],
    "fullurl": [None, 7, ["https://x.example"], {}, ""],
    "title": [None, 7, [], {}, ""],
}


def wiki(first: dict[str, Any], titles: Sequence[Any] = ("Odd translation", "Good translation")) -> Answering:
    """Two articles, the first of which is odd."""

    def answer(path: str, params: dict[str, Any], number: int) -> str:
        if params.get("list") == "search":
            return json.dumps({"query": {"search": [{"title": title} for title in titles]}})
        title = params.get("titles")
        page = {"title": title, "fullurl": f"https://en.example/{title}", "extract": f"Translation, {title}."}
        return json.dumps({"query": {"pages": {"1": page | (first if str(title).startswith("Odd") else {})}}})

    return answer


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, each in ODD.items() for value in each])
def test_an_odd_article_costs_only_itself(session: Session, name: str, value: Any) -> None:
    with a_source("wikipedia", session, wiki({name: value})) as (source, _):
        found = source._run("translation")[1]

    assert "Good translation" in [document.title for document in found.documents]
    assert len(found.documents) + found.lost == 2


def test_only_odd_articles_are_an_error(session: Session) -> None:
    with (
        a_source("wikipedia", session, wiki({"extract": 7}, ["Odd translation"])) as (source, _),
        pytest.raises(MalformedAnswer, match="articles that cannot be read"),
    ):
        source._run("translation")


def test_no_more_titles_are_followed_than_were_asked_for(session: Session) -> None:
    titles = [f"Title {number}" for number in range(10_000)]

    with a_source("wikipedia", session, wiki({}, titles)) as (source, server):
        source._run("nothing of it")

    assert len(server.received) <= MAX_REQUESTS


def test_titles_that_lead_to_one_another_come_to_an_end(session: Session) -> None:
    def answer(path: str, params: dict[str, Any], number: int) -> str:
        if params.get("list") == "search":
            return json.dumps({"query": {"search": [{"title": "A0"}]}})
        title = params["titles"]
        moved = [{"from": title, "to": f"A{number}"}]
        return json.dumps({"query": {"redirects": moved, "pages": {"1": {"title": title}}}})

    with a_source("wikipedia", session, answer) as (source, server), pytest.raises(SourceError, match="end"):
        source._run("translation")

    assert len(server.received) <= MAX_REQUESTS


@pytest.mark.parametrize(
    ("problem", "error", "said"),
    [
        ({"code": "maxlag", "info": "Waiting"}, RateLimited, "Wikipedia asks for fewer requests"),
        (
            {"code": "x", "info": "No ” \ud800 way"},
            SourceRefused,
            "refused the request: “No ' \\\\ud800 way”",
        ),
        ({"code": "x", "info": {"deep": [1]}}, SourceRefused, "refused the request: “"),
        ("text", SourceRefused, "refused the request: “text”"),
        (["list"], SourceRefused, "refused the request: “"),
    ],
)
def test_what_wikipedia_says_is_quoted(
    session: Session, problem: Any, error: type[SourceError], said: str
) -> None:
    with (
        a_source("wikipedia", session, lambda *_: json.dumps({"error": problem})) as (source, _),
        pytest.raises(error, match=re.escape(said).replace(r"\\\\", r"\\")),
    ):
        source._run("translation")


def test_senses_are_quoted_and_cut(session: Session) -> None:
    senses = tuple(f"translation ” and {number} {'x' * 500}" for number in range(400))
    articles = [replace(ARTICLE, senses=senses)]

    with a_source(
        "wikipedia", session, lambda path, params, _: json.dumps(mediawiki(articles, "en", params))
    ) as (source, _):
        (note,) = source._run("translation")[1].notes

    assert note.startswith("“Translation”: “translation ' and 0 x")
    assert len(note) <= 1_000


@pytest.mark.parametrize("name", ["wikipedia", "tavily", "pubmed", "openalex", "semantic_scholar"])
@pytest.mark.parametrize("body", [NESTED, "1e400", "null", "[]", '"text"', "{}", '{"a": 1e400}', "", "\x00"])
def test_json_of_any_kind_is_an_error_of_the_source(session: Session, name: str, body: str) -> None:
    if name == "tavily" and body.startswith("{"):
        pytest.skip("its client takes an answer without results for one that has none")
    with a_source(name, session, lambda *_: body) as (source, _), pytest.raises(SourceError) as caught:
        source._run("translation")

    assert "Error" not in str(caught.value)


# Tavily.

PAGE = {"url": "https://x.example/1", "title": "Translation", "content": "On it."}


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "text",
        7,
        [],
        {},
        {"title": "T"},
        {**PAGE, "content": 7},
        {**PAGE, "url": 7},
        {**PAGE, "url": None},
    ],
)
def test_an_odd_result_costs_only_itself(session: Session, odd: Any) -> None:
    with a_source("tavily", session, lambda *_: json.dumps({"results": [odd, PAGE]})) as (source, _):
        found = source._run("translation")[1]

    assert [document.url for document in found.documents] == ["https://x.example/1"]
    assert found.lost == 1


@pytest.mark.parametrize(
    "day", [7, [], "yesterday", "2025-13-45", "0000-00-00", "1 Jan 2025 00:00:00 +9999999", "1000-01-01"]
)
def test_a_day_that_is_none_costs_the_day(session: Session, day: Any) -> None:
    page = {**PAGE, "published_date": day}

    with a_source("tavily", session, lambda *_: json.dumps({"results": [page]})) as (source, _):
        (document,) = source._run("translation")[1].documents

    assert document.date is None


def test_a_text_without_end_is_cut(session: Session) -> None:
    page = {**PAGE, "content": "Translation is old. " * 250_000}

    with a_source("tavily", session, lambda *_: json.dumps({"results": [page]})) as (source, _):
        (document,) = source._run("translation")[1].documents

    assert len(document.text) == MAX_TEXT


# arXiv.


def arxiv_of(change: Callable[[str, int], str]) -> Answering:
    return lambda path, params, number: change(feed(FEW, params), number)


def without_entries(text: str) -> str:
    return re.sub(r"<entry>.*?</entry>", "", text, flags=re.DOTALL)


def test_a_total_without_papers_is_asked_again(session: Session) -> None:
    answer = arxiv_of(lambda text, number: text if number else without_entries(text))

    with a_source("arxiv", session, answer) as (source, server):
        found = source._run("translation", limit=5)[1]

    assert (len(found.documents), found.lost, len(server.received)) == (5, 0, 2)


def test_a_total_without_papers_is_named_as_lost(session: Session) -> None:
    with a_source("arxiv", session, arxiv_of(lambda text, _: without_entries(text))) as (source, _):
        found = source._run("translation", limit=5)[1]

    assert (found.documents, found.lost) == ((), 5)
    assert found.total


def test_papers_of_other_years_are_not_counted(session: Session) -> None:
    answer = arxiv_of(lambda text, _: text.replace("<published>20", "<published>10"))

    with a_source("arxiv", session, answer) as (source, _):
        found = receive(source, lambda: source.sample("cs.CL", WINDOW, 9), WINDOW)

    assert not [document for document in found.documents if document.date]


def test_a_feed_of_one_paper_a_page_comes_to_an_end(session: Session) -> None:
    def answer(path: str, params: dict[str, Any], number: int) -> str:
        text = feed(FEW, params | {"max_results": "1"})
        return re.sub(r"(totalResults>)\d+", r"\g<1>900", text)

    with a_source("arxiv", session, answer) as (source, server):
        pages = list(source.pages(QUERY, WINDOW))

    assert len(server.received) <= 2 * MAX_SPARE_PAGES + 4
    assert sum(page.lost for page in pages) + sum(len(page.documents) for page in pages) == 900


def test_what_is_no_category_is_not_asked_for(session: Session) -> None:
    with a_source("arxiv", session, arxiv_of(lambda text, _: text)) as (source, server):
        assert source.sample("cs.CL OR all:x", WINDOW, 5) == Found((), "")

    assert not server.received


# PubMed.

RECORD = Article("30000001", "2021-12-20", "Translation", (("", "On 10<sup>6</sup> pairs."),))


def pubmed_of(records: Sequence[Article], *, count: int = 0, change: Callable[[str], str] = str) -> Answering:
    def answer(path: str, params: dict[str, Any], number: int) -> str:
        if "esearch" in path:
            ids = [record.uid for record in records]
            return json.dumps({"esearchresult": {"count": str(count or len(ids)), "idlist": ids}})
        return change(fetch(records, params)[1])

    return answer


def printed_in_2022(text: str) -> str:
    return text.replace("<Year>2021</Year><Month>Mar</Month>", "<Year>2022</Year><Month>Mar</Month>")


@pytest.mark.parametrize(("since", "day"), [(2021, "2021-12-20"), (2022, "2022-03")])
def test_a_paper_is_counted_in_the_years_that_were_asked_for(session: Session, since: int, day: str) -> None:
    with a_source("pubmed", session, pubmed_of([RECORD], change=printed_in_2022)) as (source, _):
        (page,) = source.pages(QUERY, Window.of_years(since, 2023))

    assert [document.date for document in page.documents] == [day]


def test_a_paper_of_no_year_that_was_asked_for_is_lost(session: Session) -> None:
    window = Window.of_years(2024, 2025)

    with a_source("pubmed", session, pubmed_of([RECORD])) as (source, _):
        found = receive(source, lambda: next(source.pages(QUERY, window)), window)

    assert (found.documents, found.lost) == ((), 1)


@pytest.mark.parametrize("spoil", ["caf\x0ce", "&nbsp;", "<b>", "</AbstractText>"])
def test_a_damaged_record_costs_only_itself(session: Session, spoil: str) -> None:
    records = [RECORD, replace(RECORD, uid="30000002", abstract=(("", f"Spoilt {spoil} here."),))]

    with a_source("pubmed", session, pubmed_of(records)) as (source, _):
        found = source._run("translation")[1]

    assert found.documents[0].text == "On 10^6 pairs."
    assert len(found.documents) + found.lost == 2


def test_halves_with_more_papers_than_the_whole_are_an_error(session: Session) -> None:
    with (
        a_source("pubmed", session, pubmed_of([RECORD], count=1_000_000)) as (source, server),
        pytest.raises(MalformedAnswer, match="more papers in a part"),
    ):
        list(source.draw(QUERY, WINDOW, 0.1, 1))

    assert len(server.received) < 60


# OpenAlex and Semantic Scholar.


def openalex_of(change: Callable[[dict[str, Any], int], None]) -> Answering:
    def answer(path: str, params: dict[str, Any], number: int) -> str:
        given = openalex(FEW, path, params)
        change(given, number)
        return json.dumps(given)

    return answer


def emptied(answer: dict[str, Any]) -> None:
    answer["group_by"] = []


def test_counts_that_contradict_their_total_are_asked_again(session: Session) -> None:
    change = openalex_of(lambda answer, number: None if number else emptied(answer))

    with a_source("openalex", session, change) as (source, _):
        assert isinstance(source, SearchOpenalex)
        assert sum(source.count_by_year(QUERY, WINDOW).values()) > 0


def test_counts_that_stay_wrong_are_an_error(session: Session) -> None:
    with a_source("openalex", session, openalex_of(lambda answer, _: emptied(answer))) as (source, _):
        assert isinstance(source, SearchOpenalex)
        with pytest.raises(MalformedAnswer, match="fewer works by year"):
            source.count_by_year(QUERY, WINDOW)


def test_works_of_no_year_are_in_no_year(session: Session) -> None:
    def add(answer: dict[str, Any], _: int) -> None:
        answer["group_by"] += [{"key": None, "count": 3}, {"key": "unknown", "count": 3}]

    with a_source("openalex", session, openalex_of(add)) as (source, _):
        assert isinstance(source, SearchOpenalex)
        assert set(source.count_by_year(QUERY, WINDOW)) == set(range(2019, 2027))


def test_more_works_than_there_are_is_an_error(session: Session) -> None:
    def lower(answer: dict[str, Any], _: int) -> None:
        answer["meta"]["count"] = 3

    with (
        a_source("openalex", session, openalex_of(lower)) as (source, server),
        pytest.raises(MalformedAnswer, match="more results in the answer"),
    ):
        next(source.pages(QUERY, WINDOW))

    assert len(server.received) == 2


def test_a_list_that_never_ends_is_ended(session: Session) -> None:
    def answer(path: str, params: dict[str, Any], number: int) -> str:
        given = bulk(FEW, f"/graph/v1{path}", params | {"token": "0"})
        return json.dumps(given | {"token": str(number), "total": 50})

    with a_source("semantic_scholar", session, answer) as (source, server):
        list(source.pages(QUERY, WINDOW))

    assert len(server.received) < 60


# A user's tool.


@pytest.mark.parametrize("odd", [None, 7, {}, {"text": 7}, [], {"title": "A"}, {"text": "A", "url": 7}])
def test_an_odd_page_of_a_tool_costs_only_itself(odd: Any) -> None:
    documents, lost = documents_in([odd, {"text": "A page.", "date": date(2024, 5, 1)}], "mine")

    assert ("A page.", "2024-05-01") in [(document.text, document.date) for document in documents]
    assert len(documents) + lost == 2
