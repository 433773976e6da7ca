"""The OpenAlex source against its API on loopback: lists, samples and counts, well and badly."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.fakes.corpus import PAPERS, TRANSLATION, YEARS, Paper, total
from tests.fakes.openalex import openalex, work
from tests.fakes.paged import PageFault, asked, serving_pages
from tests.fakes.servers import Server, says, serving
from tests.fakes.sources import Fault, Sources
from trendscope.document import Document
from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused
from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found, SearchArguments
from trendscope.tools.openalex import SearchOpenalex
from trendscope.window import Window

TOPIC = Query.parse('"machine translation"')
WINDOW = Window.of_years(2019, 2026)
ALL = [paper for paper in PAPERS if paper.names("machine translation")]
MANY = tuple(
    replace(PAPERS[0], id=f"2001.{at:05}", title=f"Case {at}", day=f"2020-{1 + at % 12:02}-15")
    for at in range(450)
)


@contextmanager
def opened(
    session: Session,
    papers: Collection[Paper] = MANY,
    fault: PageFault | None = None,
    at: Collection[int] = (),
) -> Iterator[tuple[SearchOpenalex, Server]]:
    """The source, and the server that answers it, with a fault in some requests."""
    with serving_pages(partial(openalex, tuple(papers)), "results", fault, at) as server:
        yield SearchOpenalex.open(Settings(addresses={"openalex": server.url("")}), session), server


def keys(pages: Collection[Found]) -> list[str]:
    return [document.key for page in pages for document in page.documents]


def read(session: Session, answered: dict[str, Any]) -> Document | None:
    """The document of a work that has these fields besides the usual ones."""
    with serving(says(json.dumps(answer_of([work(PAPERS[0]) | answered, work(PAPERS[1])])))) as server:
        source = SearchOpenalex.open(Settings(addresses={"openalex": server.url("")}), session)
        found = source.find(TOPIC, SearchArguments(query="x", limit=2))
    return found.documents[0] if len(found.documents) == 2 else None


def answer_of(works: list[Any]) -> dict[str, Any]:
    return {"meta": {"count": len(works), "per_page": 2}, "results": works}


def test_the_best_matches_of_some_years(session: Session) -> None:
    with opened(session, PAPERS) as (source, server):
        found = source.find(TOPIC, SearchArguments(query="x", since=2020, until=2021, limit=7))

    assert (len(found.documents), found.total, found.lost) == (7, 52, 0)
    assert {document.year for document in found.documents} <= {2020, 2021}
    assert asked(server)[0]["filter"] == (
        "from_publication_date:2020-01-01,to_publication_date:2021-12-31,has_abstract:true,"
        'type:article|preprint|review|book-chapter,title_and_abstract.search:"machine translation"'
    )


def test_a_document_holds_what_openalex_says(session: Session) -> None:
    document = read(session, {"doi": "https://doi.org/10.1/a", "cited_by_count": 7})

    paper = PAPERS[0]
    assert document == Document(
        key=f"openalex:W{paper.id.replace('.', '')}",
        title=paper.title,
        authors=paper.authors,
        date=paper.day,
        url=paper.url,
        kind="paper",
        source="openalex",
        text=" ".join(paper.abstract.split()),
        field="Artificial Intelligence",
        venue="arXiv",
        doi="10.1/a",
        citations=7,
    )


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        ({"abstract_inverted_index": None}, {"text": ""}),
        ({"primary_topic": None}, {"field": ""}),
        ({"authorships": [{"author": {}}, {"author": {"display_name": None}}]}, {"authors": ()}),
        ({"primary_location": None, "doi": "https://doi.org/10.1/a"}, {"url": "https://doi.org/10.1/a"}),
        ({"primary_location": {"source": None}, "doi": None, "id": "https://openalex.org/W1"},
         {"url": "https://openalex.org/W1", "venue": "", "doi": ""}),
        ({"title": "The <i>E. coli</i>\n load at p<0.05 "}, {"title": "The E. coli load at p<0.05"}),
        ({"title": "A \ud800 surrogate"}, {"title": "A \ufffd surrogate"}),
        ({"cited_by_count": None}, {"citations": None}),
    ],
)  # fmt: skip
def test_what_a_work_may_lack(
    session: Session, answered: dict[str, Any], expected: dict[str, object]
) -> None:
    document = read(session, answered)

    assert document is not None
    assert {name: getattr(document, name) for name in expected} == expected


def test_a_work_without_a_title_is_no_document_and_not_lost(session: Session) -> None:
    with serving(says(json.dumps(answer_of([work(PAPERS[0]) | {"title": None}])))) as server:
        source = SearchOpenalex.open(Settings(addresses={"openalex": server.url("")}), session)
        found = source.find(TOPIC, SearchArguments(query="x"))

    assert (found.documents, found.total, found.lost) == ((), 1, 0)


def test_what_is_excluded_does_not_occur(session: Session) -> None:
    with opened(session, PAPERS) as (source, _):
        found = source.count(Query.parse('"machine translation" NOT "phrase tables"'), WINDOW)

    assert found.query == '"machine translation" NOT "phrase tables"'
    assert found.total == len([paper for paper in ALL if not paper.names("phrase tables")])


def test_all_papers_are_read_the_newest_first(session: Session) -> None:
    with opened(session) as (source, server):
        pages = list(source.pages(TOPIC, WINDOW))

    days = [document.date or "" for page in pages for document in page.documents]
    assert [len(page.documents) for page in pages] == [200, 200, 50]
    assert {(page.total, page.lost) for page in pages} == {(450, 0)}
    assert len(set(keys(pages))) == 450
    assert days == sorted(days, reverse=True)
    assert [each["cursor"] for each in asked(server)] == ["*", "200", "400"]


def test_a_reader_may_stop_at_any_page(session: Session) -> None:
    with opened(session) as (source, server):
        next(source.pages(TOPIC, WINDOW))

    assert len(server.received) == 1


def test_a_window_is_exact_to_the_day(session: Session) -> None:
    with opened(session) as (source, _):
        inside = source.count(TOPIC, Window(date(2020, 3, 15), date(2020, 4, 14)))

    assert inside.total == len([paper for paper in MANY if paper.day == "2020-03-15"])


@pytest.mark.parametrize("papers", [(), MANY[:1], MANY[:200]])
def test_what_fits_on_one_page_is_requested_once(session: Session, papers: Collection[Paper]) -> None:
    with opened(session, papers) as (source, server):
        (page,) = source.pages(TOPIC, WINDOW)

    assert (len(page.documents), page.total, page.lost) == (len(papers), len(papers), 0)
    assert len(server.received) == 1


def test_smaller_pages_are_requested_where_large_ones_are_refused(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.openalex.MAX_PAGE", 100)

    with opened(session) as (source, server):
        pages, drawn = list(source.pages(TOPIC, WINDOW)), list(source.draw(TOPIC, WINDOW, 250 / 450, 1))

    assert [len(page.documents) for page in pages] == [100, 100, 100, 100, 50]
    assert len(set(keys(drawn))) == 250
    assert [each["per_page"] for each in asked(server)] == ["200", *["100"] * 5, "1", "200", *["100"] * 3]


@pytest.mark.parametrize(("most", "size"), [(1_600_000, 100), (800_000, 50), (400_000, 25)])
def test_smaller_pages_are_requested_where_large_ones_take_too_much_memory(
    session: Session, monkeypatch: pytest.MonkeyPatch, most: int, size: int
) -> None:
    monkeypatch.setattr("trendscope.net.structure.MAX_MEMORY", most)

    with opened(session) as (source, _):
        pages, drawn = list(source.pages(TOPIC, WINDOW)), list(source.draw(TOPIC, WINDOW, 250 / 450, 1))

    assert [len(page.documents) for page in pages] == [size] * (450 // size) + [50] * (size == 100)
    assert len(set(keys(pages))) == 450
    assert len(set(keys(drawn))) == 250


def test_a_page_in_the_middle_that_takes_too_much_memory_is_read_in_parts(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trendscope.net.structure.MAX_MEMORY", 3_000_000)
    papers = [replace(each, title=each.title + ", a" * 20_000 * (at == 300)) for at, each in enumerate(MANY)]

    with opened(session, papers) as (source, server):
        drawn = list(source.draw(TOPIC, WINDOW, 1.0, 1))

    places = [(each["per_page"], each.get("page")) for each in asked(server)[1:]]
    assert len(set(keys(drawn))) == 450
    assert sum(page.lost for page in drawn) == 0
    assert places == [("200", "1"), ("200", "2"), ("100", "3"), ("100", "4"), ("100", "5")]


def test_an_abstract_with_a_long_word_at_many_places_is_cut(session: Session) -> None:
    document = read(session, {"abstract_inverted_index": {"x" * 10_000: [*range(100_000)]}})

    assert document
    assert 0 < len(document.text) <= 100_000


@pytest.mark.parametrize(
    ("fault", "at", "lost"),
    [
        ("hollow", {1}, 0),
        ("hollow", {1, 2}, 200),
        ("hollow", {2, 3}, 200),
        ("hollow", {3, 4}, 50),
        ("half", {1}, 0),
        ("half", {2, 3}, 100),
        ("half", {3, 4}, 25),
        ("odd", {1}, 1),
        ("odd", {1, 2, 3}, 3),
    ],
)
@pytest.mark.parametrize("way", ["pages", "draw"])
def test_what_does_not_come_is_requested_once_more_and_then_counted_as_lost(
    session: Session, way: str, fault: PageFault, at: Collection[int], lost: int
) -> None:
    with opened(session, MANY, fault, pages_of(way, at)) as (source, _):
        pages = list(source.pages(TOPIC, WINDOW) if way == "pages" else source.draw(TOPIC, WINDOW, 1.0, 1))

    assert sum(page.lost for page in pages) == lost
    assert len(set(keys(pages))) == 450 - lost


def pages_of(way: str, at: Collection[int]) -> Collection[int]:
    """The requests of these pages: before a draw, the papers are counted."""
    return at if way == "pages" else {number + 1 for number in at}


def test_where_the_list_ends_too_early_everything_after_it_is_lost(session: Session) -> None:
    def ending(path: str, params: Any) -> dict[str, Any]:
        answer = openalex(MANY, path, params)
        answer["meta"]["next_cursor"] = None
        return answer

    with serving_pages(ending, "results") as server:
        source = SearchOpenalex.open(Settings(addresses={"openalex": server.url("")}), session)
        (page,) = source.pages(TOPIC, WINDOW)

    assert (len(page.documents), page.total, page.lost) == (200, 450, 250)


@pytest.mark.parametrize(("times", "lost"), [(1, 0), (2, 200)])
def test_a_later_page_that_says_there_is_nothing_is_not_believed(
    session: Session, times: int, lost: int
) -> None:
    pages_to_empty = ["200"] * times

    def emptying(path: str, params: Any) -> dict[str, Any]:
        answer = openalex(MANY, path, params)
        if params["cursor"] in pages_to_empty:
            pages_to_empty.remove(params["cursor"])
            answer |= {"meta": answer["meta"] | {"count": 0}, "results": []}
        return answer

    with serving_pages(emptying, "results") as server:
        source = SearchOpenalex.open(Settings(addresses={"openalex": server.url("")}), session)
        pages = list(source.pages(TOPIC, WINDOW))

    assert (len(set(keys(pages))), sum(page.lost for page in pages)) == (450 - lost, lost)


def test_a_work_that_comes_twice_is_one_document(session: Session) -> None:
    with opened(session, MANY[:20], "twice", {1}) as (source, _):
        (page,) = source.pages(TOPIC, WINDOW)

    assert len(page.documents) == len(set(keys([page]))) == 19


def test_a_page_of_which_nothing_can_be_read_is_an_error(session: Session) -> None:
    with opened(session, MANY[:1], "odd", {1}) as (source, _), pytest.raises(MalformedAnswer):
        list(source.pages(TOPIC, WINDOW))


@pytest.mark.parametrize("way", ["pages", "draw"])
def test_a_broken_page_is_an_error_after_what_was_read(session: Session, way: str) -> None:
    with opened(session, MANY, "broken", pages_of(way, {2, 3})) as (source, _):
        pages = source.pages(TOPIC, WINDOW) if way == "pages" else source.draw(TOPIC, WINDOW, 1.0, 1)
        assert len(next(pages).documents) == 200
        with pytest.raises(MalformedAnswer):
            next(pages)


def test_a_short_page_is_kept_if_the_second_answer_is_an_error(session: Session) -> None:
    half, broken = (
        says(json.dumps(answer_of([work(PAPERS[0])]) | {"meta": {"count": 2, "per_page": 2}})),
        says("{"),
    )

    with serving(half, broken) as server:
        source = SearchOpenalex.open(Settings(addresses={"openalex": server.url("")}), session)
        (page,) = source.pages(TOPIC, WINDOW)

    assert (len(page.documents), page.lost) == (1, 1)


def test_the_same_seed_draws_the_same_papers(session: Session) -> None:
    with opened(session) as (source, server):
        drawn = [keys(list(source.draw(TOPIC, WINDOW, 250 / 450, seed))) for seed in (1, 1, 2)]

    assert drawn[0] == drawn[1] != drawn[2]
    assert [len(set(each)) for each in drawn] == [250, 250, 250]
    assert [(each["sample"], each["page"]) for each in asked(server)[1:3]] == [("250", "1"), ("250", "2")]


def test_no_more_is_drawn_than_openalex_draws(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trendscope.tools.openalex.MAX_SAMPLE", 150)

    with opened(session) as (source, server):
        (page,) = source.draw(TOPIC, WINDOW, 0.9, 1)

    assert (len(page.documents), page.total, page.lost) == (150, 450, 0)
    assert asked(server)[1]["sample"] == "150"


def test_a_share_of_nothing_is_not_requested(session: Session) -> None:
    with opened(session, MANY[:3]) as (source, server):
        (page,) = source.draw(TOPIC, WINDOW, 0.1, 1)

    assert (page.documents, page.total, page.lost) == ((), 3, 0)
    assert len(server.received) == 1


def test_papers_of_a_subfield_are_sampled(session: Session) -> None:
    with opened(session) as (source, server):
        found = source.sample("Artificial Intelligence", WINDOW, 60)
        anything = source.sample("", WINDOW, 60)

    assert (len(found.documents), len(anything.documents)) == (60, 60)
    assert asked(server)[0]["filter"] == 'display_name.search:"Artificial Intelligence"'
    assert asked(server)[1]["filter"].endswith(",primary_topic.subfield.id:1702")
    assert len(server.received) == 3


def test_a_subfield_that_does_not_exist_is_an_error(session: Session) -> None:
    with opened(session) as (source, _), pytest.raises(MalformedAnswer, match="no subfield named “Alchemy”"):
        source.sample("Alchemy", WINDOW, 60)


# Counts by year


def count(
    sources: Sources, session: Session, query: str, since: int = 2019, until: int = 2026
) -> dict[int, int]:
    source = SearchOpenalex.open(sources.settings(openalex=True), session)
    return source.count_by_year(Query.parse(query), Window.of_years(since, until))


@pytest.mark.parametrize("phrase", TRANSLATION)
def test_a_phrase_is_counted_by_year(sources: Sources, session: Session, phrase: str) -> None:
    counted = count(sources, session, f'"{phrase}"')

    assert counted == dict(zip(YEARS, TRANSLATION[phrase], strict=True))
    assert list(counted) == list(YEARS)


def test_one_request_counts_all_years(sources: Sources, session: Session) -> None:
    count(sources, session, "translation")

    assert len(sources.requests_to("openalex")) == 1


def test_years_without_publications_are_zero(sources: Sources, session: Session) -> None:
    assert count(sources, session, '"instruction tuning"', 2017, 2021) == {
        2017: 0,
        2018: 0,
        2019: 0,
        2020: 0,
        2021: 1,
    }


def test_a_cut_year_is_counted_as_far_as_the_window_goes(session: Session) -> None:
    with opened(session) as (source, _):
        counted = source.count_by_year(TOPIC, Window(date(2019, 7, 1), date(2020, 3, 31)))

    assert counted == {2019: 0, 2020: len([paper for paper in MANY if paper.day < "2020-04-01"])}


def test_what_is_counted_is_what_is_read(session: Session) -> None:
    with opened(session, PAPERS) as (source, _):
        read_here = [document.year for page in source.pages(TOPIC, WINDOW) for document in page.documents]
        counted = source.count_by_year(TOPIC, WINDOW)

    assert counted == {year: read_here.count(year) for year in YEARS}


def test_all_groups_must_match_and_any_phrase_of_a_group(sources: Sources, session: Session) -> None:
    both = count(sources, session, '("phrase tables" OR "pivot languages") "machine translation"')

    expected = total("phrase tables", [2019]) + total("pivot languages", [2019])
    assert 0 < both[2019] <= expected
    assert (
        sources.requests_to("openalex")[0]
        .params["filter"]
        .endswith(
            ',title_and_abstract.search:("phrase tables" OR "pivot languages") AND "machine translation"'
        )
    )


def test_a_phrase_cannot_start_another_filter(sources: Sources, session: Session) -> None:
    count(sources, session, '"tuning,is_oa:true|x"')

    assert "is_oa:" not in sources.requests_to("openalex")[0].params["filter"]


def test_a_key_is_sent_where_there_is_one(sources: Sources, session: Session) -> None:
    settings = sources.settings(openalex=True, api_keys={"openalex": "made-up"})

    SearchOpenalex.open(settings, session).count_by_year(TOPIC, Window.of_years(2019, 2020))
    count(sources, session, "translation")

    assert [each.params.get("api_key") for each in sources.requests_to("openalex")] == ["made-up", None]


Request = Callable[[SearchOpenalex], object]
REQUESTS: dict[str, Request] = {
    "find": lambda source: source.find(TOPIC, SearchArguments(query="x")),
    "pages": lambda source: list(source.pages(TOPIC, WINDOW)),
    "draw": lambda source: list(source.draw(TOPIC, WINDOW, 1.0, 1)),
    "count": lambda source: source.count(TOPIC, WINDOW),
    "count_by_year": lambda source: source.count_by_year(TOPIC, WINDOW),
    "sample": lambda source: source.sample("", WINDOW, 10),
}


@pytest.mark.parametrize(
    ("fault", "error"),
    [("html", MalformedAnswer), ("short", MalformedAnswer), (429, RateLimited), (500, SourceRefused)],
)
@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_a_bad_answer_is_an_error(
    sources: Sources, session: Session, request_: Request, fault: Fault, error: type[SourceError]
) -> None:
    sources.fail("openalex", fault)

    with pytest.raises(error):
        request_(SearchOpenalex.open(sources.settings(openalex=True), session))


@pytest.mark.parametrize(
    "answer",
    [
        [],
        None,
        {},
        {"group_by": None, "meta": None},
        {"group_by": [{}], "results": [{}], "meta": {"count": 1, "per_page": 200}},
        {"group_by": [{"key": "x", "count": 1}], "results": None, "meta": {"count": "x"}},
    ],
)
@pytest.mark.parametrize("name", ["find", "pages", "draw", "count_by_year", "sample"])
def test_an_answer_of_another_shape_is_malformed(session: Session, name: str, answer: object) -> None:
    with serving(says(json.dumps(answer))) as server:
        source = SearchOpenalex.open(Settings(addresses={"openalex": server.url("")}), session)
        with pytest.raises(MalformedAnswer):
            REQUESTS[name](source)
