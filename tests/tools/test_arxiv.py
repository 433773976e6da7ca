"""The arXiv source against a feed on loopback, through the real session."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.clock import Clock
from tests.fakes.corpus import FIELD, PAPERS, TRANSLATION, YEARS, Paper, total
from tests.fakes.servers import says, serving
from tests.fakes.sources import Fault, Sources, a_session
from trendscope.errors import (
    MalformedAnswer,
    RateLimited,
    SourceError,
    SourceRefused,
    SourceUnreachable,
)
from trendscope.net.session import Session, open_session
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.tools.arxiv import SearchArxiv
from trendscope.window import Window

ODD = Paper(
    id="2403.00042",
    title="A <b>bold</b> title &\n  its second line",
    authors=("Ana & Bo", "Chloë D'Arc"),
    day="2024-03-09",
    abstract='  Growth is 5 < 7 & "so on".\nIt says <entry> and </feed>, too: α ≥ β.\n',
)


def search(sources: Sources, session: Session, query: str, **asked: Any) -> Found:
    source = SearchArxiv(settings=sources.settings(), session=session)
    _, found = source._run(query, **asked)
    return found


def search_one(session: Session, paper: Paper) -> Found:
    with Sources(papers=[paper]) as sources:
        return search(sources, session, "growth")


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_its_total_and_only_its_papers(sources: Sources, session: Session, year: int) -> None:
    found = search(sources, session, '"machine translation"', since=year, until=year, limit=10)

    assert found.total == total("machine translation", [year])
    assert len(found.documents) == 10
    assert {document.year for document in found.documents} == {year}


@pytest.mark.parametrize("phrase", TRANSLATION)
def test_totals_are_those_of_the_feed(sources: Sources, session: Session, phrase: str) -> None:
    found = search(sources, session, f'"{phrase}"', since=2019, until=2023, limit=1)

    assert found.total == sum(TRANSLATION[phrase][:5])


@pytest.mark.parametrize(
    ("query", "asked", "sent"),
    [
        ("machine translation", {}, 'all:"machine" AND all:"translation"'),
        ('"machine translation"', {}, 'all:"machine translation"'),
        (
            'mt (evaluation OR "quality estimation")',
            {},
            'all:"mt" AND (all:"evaluation" OR all:"quality estimation")',
        ),
        ("mt", {"since": 2020}, 'all:"mt" AND submittedDate:[202001010000 TO 999912312359]'),
        ("mt", {"until": 2021}, 'all:"mt" AND submittedDate:[199101010000 TO 202112312359]'),
    ],
)
def test_the_query_as_it_is_sent(
    sources: Sources, session: Session, query: str, asked: dict[str, int], sent: str
) -> None:
    found = search(sources, session, query, **asked)

    assert found.query == sent
    assert sources.requests_to("arxiv")[0].params["search_query"] == sent


def test_one_request_brings_all_papers(sources: Sources, session: Session) -> None:
    found = search(sources, session, '"machine translation"', limit=150)

    assert len(found.documents) == 150
    assert len(sources.requests_to("arxiv")) == 1


def test_all_groups_must_match_and_any_phrase_of_a_group(sources: Sources, session: Session) -> None:
    either = search(sources, session, '("phrase tables" OR "pivot languages")', limit=1).total
    both = search(sources, session, '"phrase tables" "pivot languages"', limit=1).total

    tables, pivots = total("phrase tables", YEARS), total("pivot languages", YEARS)
    assert either is not None
    assert both is not None
    assert either + both == tables + pivots
    assert 0 < both < pivots


def test_abstracts_are_kept_to_the_letter(sources: Sources, session: Session) -> None:
    found = search(sources, session, '"machine translation"', limit=200)

    served = {paper.url: paper.abstract for paper in PAPERS}
    assert all(document.text == served[document.url] for document in found.documents)


def test_what_xml_escapes_is_read_as_text(session: Session) -> None:
    (document,) = search_one(session, ODD).documents

    assert document.text == ODD.abstract
    assert document.title == "A <b>bold</b> title & its second line"
    assert document.authors == ("Ana & Bo", "Chloë D'Arc")


def test_a_document_holds_what_arxiv_says(session: Session) -> None:
    (document,) = search_one(session, ODD).documents

    assert document.key.startswith("arxiv:2403.00042")
    assert document.url == "https://arxiv.org/abs/2403.00042v1"
    assert document.date == "2024-03-09"
    assert (document.kind, document.source, document.field) == ("paper", "arxiv", FIELD)


def test_every_sentence_is_a_slice_of_its_abstract(sources: Sources, session: Session) -> None:
    found = search(sources, session, '"machine translation"', limit=200)

    assert all(sentence in document.text for document in found.documents for sentence in document.sentences)


def test_a_sample_of_the_field_is_of_any_topic(sources: Sources, session: Session) -> None:
    source = SearchArxiv(settings=sources.settings(), session=session)

    found = source.sample(FIELD, Window.of_years(2022, 2022), 60)

    assert found.query == "cat:cs.CL AND submittedDate:[202201010000 TO 202212312359]"
    assert len(found.documents) == 60
    assert {document.year for document in found.documents} == {2022}
    assert not all("machine translation" in document.title.lower() for document in found.documents)


def test_nothing_found_is_no_error(sources: Sources, session: Session) -> None:
    assert search(sources, session, "zymurgy") == Found((), 'all:"zymurgy"', total=0)


def test_an_empty_feed_is_no_error(sources: Sources, session: Session) -> None:
    sources.fail("arxiv", "empty")

    assert search(sources, session, '"machine translation"').total == 0


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        ("html", MalformedAnswer, "something that is not a feed"),
        ("short", MalformedAnswer, "feed is incomplete or damaged"),
        ("cut", MalformedAnswer, "the answer from 127.0.0.1 is incomplete"),
        ("refuse", SourceUnreachable, "refused the connection"),
        ("hang", SourceUnreachable, "did not (answer|finish)"),
        (429, RateLimited, "HTTP 429"),
        (500, SourceRefused, "HTTP 500"),
        (400, SourceRefused, "HTTP 400"),
    ],
)
def test_a_bad_answer_is_never_a_year_without_papers(
    sources: Sources, fault: Fault, error: type[SourceError], message: str
) -> None:
    sources.fail("arxiv", fault)

    with a_session(fault) as session, pytest.raises(error, match=message):
        search(sources, session, '"machine translation"', since=2020, until=2020)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99, 0.999])
def test_a_feed_cut_anywhere_is_malformed(sources: Sources, session: Session, share: float) -> None:
    settings = sources.settings()
    whole = session.get(settings.addresses["arxiv"], params=ASKED).content

    with serving(says(whole[: int(len(whole) * share)])) as server:
        source = SearchArxiv(
            settings=Settings(addresses={"arxiv": server.url("/api/query")}), session=session
        )
        with pytest.raises(MalformedAnswer):
            source._run("translation")


ASKED = {"search_query": 'all:"translation"', "sortBy": "relevance", "start": "0", "max_results": "20"}


def test_an_answer_without_body_is_malformed(session: Session) -> None:
    with serving(says("")) as server:
        source = SearchArxiv(
            settings=Settings(addresses={"arxiv": server.url("/api/query")}), session=session
        )
        with pytest.raises(MalformedAnswer):
            source._run("translation")


def test_entities_are_refused(session: Session) -> None:
    bomb = '<!DOCTYPE feed [<!ENTITY a "aaaa">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'

    with serving(says(bomb)) as server:
        source = SearchArxiv(
            settings=Settings(addresses={"arxiv": server.url("/api/query")}), session=session
        )
        with pytest.raises(MalformedAnswer, match="not a feed"):
            source._run("translation")


def test_the_interval_is_kept_by_the_session(sources: Sources) -> None:
    clock = Clock()
    settings = sources.settings(intervals={"arxiv": 3.0})
    with open_session(settings) as session:
        clock.wind(session)

        source = SearchArxiv(settings=settings, session=session)
        source._run("translation")
        source._run("dialogue")

    assert clock.sleeps == [3.0]


def test_an_entry_that_is_no_paper_is_malformed(session: Session) -> None:
    error = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_1234</id><title>Error</title>
    <summary>incorrect id format for 1234</summary><updated>2026-07-01T00:00:00Z</updated></entry></feed>"""

    with serving(says(error)) as server:
        source = SearchArxiv(
            settings=Settings(addresses={"arxiv": server.url("/api/query")}), session=session
        )
        with pytest.raises(MalformedAnswer, match="not papers"):
            source._run("translation")
