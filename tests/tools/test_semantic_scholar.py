"""The Semantic Scholar source against its bulk search on loopback, well and badly."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import SecretStr

from tests.fakes.corpus import PAPERS, Paper
from tests.fakes.paged import PageFault, asked, serving_pages
from tests.fakes.semantic_scholar import bulk, citations, paper_id, record
from tests.fakes.servers import Handler, Server, says, serving
from trendscope.document import Document
from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused
from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found, SearchArguments
from trendscope.tools.registry import default_sources
from trendscope.tools.semantic_scholar import SearchSemanticScholar
from trendscope.window import Window

TOPIC = Query.parse('"machine translation"')
WINDOW = Window.of_years(2019, 2026)
ALL = [paper for paper in PAPERS if paper.names("machine translation")]
MANY = tuple(
    replace(PAPERS[0], id=f"2001.{at:05}", title=f"Case {at}", day=f"{2019 + at % 8}-{1 + at % 12:02}-15")
    for at in range(2400)
)


@contextmanager
def opened(
    session: Session,
    papers: Collection[Paper] = MANY,
    fault: PageFault | None = None,
    at: Collection[int] = (),
) -> Iterator[tuple[SearchSemanticScholar, Server]]:
    """The source, and the server that answers it, with a fault in some requests."""
    with serving_pages(partial(bulk, tuple(papers)), "data", fault, at) as server:
        yield at_server(server, session), server


def at_server(server: Server, session: Session, key: str = "") -> SearchSemanticScholar:
    settings = Settings(
        addresses={"semantic_scholar": server.url("/graph/v1")},
        intervals={"semantic_scholar": 0.0},
        api_keys={"semantic_scholar": SecretStr(key)} if key else {},
    )
    return SearchSemanticScholar.open(settings, session)


def keys(pages: Collection[Found]) -> list[str]:
    return [document.key for page in pages for document in page.documents]


def test_the_most_cited_papers_of_some_years(session: Session) -> None:
    with opened(session, PAPERS) as (source, server):
        found = source.find(TOPIC, SearchArguments(query="x", since=2020, until=2021, limit=7))

    inside = [citations(paper) for paper in ALL if paper.year in (2020, 2021)]
    assert (len(found.documents), found.total) == (7, 52)
    assert [document.citations for document in found.documents] == sorted(inside, reverse=True)[:7]
    assert asked(server)[0]["publicationDateOrYear"] == "2020-01-01:2021-12-31"


def test_a_query_in_its_syntax(session: Session) -> None:
    query = Query.parse(
        '("phrase tables" OR "pivot languages") "machine translation" NOT "quality estimation"'
    )

    with opened(session, PAPERS) as (source, _):
        (page,) = source.pages(query, WINDOW)

    assert page.query == '("phrase tables" | "pivot languages") + "machine translation" -"quality estimation"'
    assert len(page.documents) == page.total == sum(query.matches(paper.words) for paper in PAPERS)


def test_a_document_holds_what_semantic_scholar_says(session: Session) -> None:
    paper = PAPERS[0]

    with opened(session, [paper]) as (source, _):
        found = source.find(TOPIC, SearchArguments(query="x"))

    assert found.documents == (
        Document(
            key=f"semantic_scholar:{paper_id(paper)}",
            title=paper.title,
            authors=paper.authors,
            date=paper.day,
            url=f"https://www.semanticscholar.org/paper/{paper_id(paper)}",
            kind="paper",
            source="semantic_scholar",
            text=paper.abstract,
            field="Computer Science",
            venue="arXiv.org",
            doi=f"10.48550/arXiv.{paper.id}",
            citations=citations(paper),
        ),
    )


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        ({"publicationDate": None}, {"date": "2019"}),
        ({"publicationDate": None, "year": None}, {"date": None}),
        ({"url": None, "paperId": "a1"}, {"url": "https://www.semanticscholar.org/paper/a1"}),
        ({"externalIds": None, "venue": None}, {"doi": "", "venue": ""}),
        ({"fieldsOfStudy": None, "authors": None}, {"field": "", "authors": ()}),
        ({"citationCount": None}, {"citations": None}),
    ],
)
def test_what_a_paper_may_lack(
    session: Session, answered: dict[str, Any], expected: dict[str, object]
) -> None:
    answer = json.dumps({"total": 1, "data": [record(PAPERS[0]) | answered]})

    with serving(says(answer)) as server:
        (document,) = at_server(server, session).find(TOPIC, SearchArguments(query="x")).documents

    assert {name: getattr(document, name) for name in expected} == expected


@pytest.mark.parametrize("lacking", [{"abstract": None}, {"title": None}])
def test_a_paper_without_title_or_abstract_is_left_out_and_not_lost(
    session: Session, lacking: dict[str, None]
) -> None:
    answer = json.dumps({"total": 2, "data": [record(PAPERS[0]) | lacking, record(PAPERS[1])]})

    with serving(says(answer)) as server:
        (page,) = at_server(server, session).pages(TOPIC, WINDOW)

    assert (len(page.documents), page.total, page.lost) == (1, 2, 0)


def test_all_papers_are_read_the_newest_first(session: Session) -> None:
    with opened(session) as (source, server):
        pages = list(source.pages(TOPIC, WINDOW))

    days = [document.date or "" for page in pages for document in page.documents]
    assert [len(page.documents) for page in pages] == [1000, 1000, 400]
    assert {(page.total, page.lost) for page in pages} == {(2400, 0)}
    assert len(set(keys(pages))) == 2400
    assert days == sorted(days, reverse=True)
    assert [each.get("token") for each in asked(server)] == [None, "1000", "2000"]


def test_papers_of_too_many_authors_are_read_without_them(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trendscope.net.structure.MAX_MEMORY", 100_000)
    crowd = [{"name": f"A. {at}"} for at in range(1_000)]
    paper = {"paperId": "1", "title": "T", "abstract": "It is studied.", "authors": crowd}

    def respond(handler: Handler) -> None:
        asked_for = dict(parse_qsl(urlsplit(handler.path).query))["fields"].split(",")
        named = {key: value for key, value in paper.items() if key == "paperId" or key in asked_for}
        says(json.dumps({"total": 1, "data": [named]}))(handler)

    with serving(respond) as server:
        found = at_server(server, session).find(TOPIC, SearchArguments(query="x"))

    assert [(each.title, each.authors) for each in found.documents] == [("T", ())]


def test_a_reader_may_stop_at_any_page(session: Session) -> None:
    with opened(session) as (source, server):
        next(source.pages(TOPIC, WINDOW))

    assert len(server.received) == 1


@pytest.mark.parametrize(("estimate", "lost"), [(2300, 0), (2500, 0), (3000, 600)])
def test_an_estimate_may_be_wrong_by_a_tenth(session: Session, estimate: int, lost: int) -> None:
    def estimating(path: str, params: Any) -> dict[str, Any]:
        return bulk(MANY, path, params) | {"total": estimate}

    with serving_pages(estimating, "data") as server:
        pages = list(at_server(server, session).pages(TOPIC, WINDOW))

    assert len(set(keys(pages))) == 2400
    assert sum(page.lost for page in pages) == lost


@pytest.mark.parametrize(
    ("fault", "at", "read", "lost"),
    [
        ("hollow", {1}, 2400, 0),
        ("hollow", {1, 2}, 0, 2400),
        ("hollow", {2, 3}, 1000, 1400),
        ("half", {1}, 2400, 0),
        ("half", {1, 2}, 1900, 500),
        ("half", {3, 4}, 2200, 0),  # 200 of 2,400 are within the estimate
        ("odd", {1, 3}, 2398, 2),
    ],
)
def test_what_does_not_come_is_requested_once_more_and_then_counted_as_lost(
    session: Session, fault: PageFault, at: Collection[int], read: int, lost: int
) -> None:
    with opened(session, MANY, fault, at) as (source, _):
        pages = list(source.pages(TOPIC, WINDOW))

    assert len(set(keys(pages))) == read
    assert sum(page.lost for page in pages) == lost


def test_papers_are_drawn_in_the_order_of_their_ids(session: Session) -> None:
    with opened(session) as (source, server):
        drawn = [keys(list(source.draw(TOPIC, WINDOW, 1500 / len(MANY), seed))) for seed in (0, 2, 1)]

    ids = sorted(paper_id(paper) for paper in MANY)
    assert drawn[0] == drawn[1] == [f"semantic_scholar:{each}" for each in ids[:1500]]
    assert drawn[2] == [f"semantic_scholar:{each}" for each in ids[:-1501:-1]]
    assert len(server.received) == 6


def test_a_draw_is_spread_over_the_years(session: Session) -> None:
    with opened(session) as (source, _):
        (page,) = source.draw(TOPIC, WINDOW, 400 / len(MANY), 0)

    years = [document.year for document in page.documents]
    assert all(30 <= years.count(year) <= 70 for year in range(2019, 2027))


def test_a_key_is_sent_where_there_is_one(session: Session) -> None:
    with opened(session, PAPERS) as (source, server):
        source.find(TOPIC, SearchArguments(query="x"))
        at_server(server, session, "made-up").find(TOPIC, SearchArguments(query="x"))

    assert [request.headers.get("x-api-key") for request in server.received] == [None, "made-up"]


def test_it_is_searched_only_if_it_is_named() -> None:
    settings = Settings(api_keys={"semantic_scholar": SecretStr("made-up")})

    assert "semantic_scholar" not in default_sources(settings)


@pytest.mark.parametrize(
    ("status", "error"), [(429, RateLimited), (403, SourceRefused), (500, SourceRefused)]
)
def test_a_refusal_is_an_error(session: Session, status: int, error: type[SourceError]) -> None:
    with serving(says(status=status)) as server, pytest.raises(error):
        list(at_server(server, session).pages(TOPIC, WINDOW))


@pytest.mark.parametrize(
    "answer", ["{", "<html>", "[]", "null", "{}", '{"total": "x", "data": []}', '{"total": 1, "data": [{}]}']
)
def test_an_answer_of_another_shape_is_malformed(session: Session, answer: str) -> None:
    with serving(says(answer)) as server, pytest.raises(MalformedAnswer):
        list(at_server(server, session).pages(TOPIC, WINDOW))


def test_a_broken_page_is_an_error_after_what_was_read(session: Session) -> None:
    with opened(session, MANY, "broken", {2, 3}) as (source, _):
        pages = source.pages(TOPIC, WINDOW)
        assert len(next(pages).documents) == 1000
        with pytest.raises(MalformedAnswer):
            next(pages)
