"""The arXiv source against a feed on loopback, through the real session."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.fakes.clock import Clock
from tests.fakes.corpus import FIELD, PAPERS, TRANSLATION, YEARS, Paper, total
from tests.fakes.servers import Handler, says, serving
from tests.fakes.sources import HTML, Fault, Sources, a_session, feed
from trendscope.errors import (
    MalformedAnswer,
    RateLimited,
    SourceError,
    SourceRefused,
    SourceUnreachable,
)
from trendscope.net.session import Session, open_session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.tools import arxiv
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
            settings=Settings(addresses={"arxiv": server.url("/api/query")}, intervals={"arxiv": 0.0}),
            session=session,
        )
        with pytest.raises(MalformedAnswer):
            source._run("translation")


ASKED = {"search_query": 'all:"translation"', "sortBy": "relevance", "start": "0", "max_results": "20"}


def test_an_answer_without_body_is_malformed(session: Session) -> None:
    with serving(says("")) as server:
        source = SearchArxiv(
            settings=Settings(addresses={"arxiv": server.url("/api/query")}, intervals={"arxiv": 0.0}),
            session=session,
        )
        with pytest.raises(MalformedAnswer):
            source._run("translation")


def test_entities_are_refused(session: Session) -> None:
    bomb = '<!DOCTYPE feed [<!ENTITY a "aaaa">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'

    with serving(says(bomb)) as server:
        source = SearchArxiv(
            settings=Settings(addresses={"arxiv": server.url("/api/query")}, intervals={"arxiv": 0.0}),
            session=session,
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


def test_an_entry_that_is_an_error_is_a_refusal(session: Session) -> None:
    error = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_1234</id><title>Error</title>
    <summary>incorrect id format for 1234</summary><updated>2026-07-01T00:00:00Z</updated></entry></feed>"""

    with serving(says(error)) as server:
        source = SearchArxiv(
            settings=Settings(addresses={"arxiv": server.url("/api/query")}, intervals={"arxiv": 0.0}),
            session=session,
        )
        with pytest.raises(SourceRefused, match="refused the request: “incorrect id format for 1234”"):
            source._run("translation")


# All papers of a span of days, a page at a time.


def a_paper(number: int, day: str) -> Paper:
    return Paper(
        id=f"{day[2:4]}{day[5:7]}.{number:05}",
        title=f"Machine translation of letter {number}",
        authors=("Ana Bo",),
        day=day,
        abstract="We translate letters.",
    )


MT = Query.parse('"machine translation"')
TWO_YEARS = Window.of_years(2020, 2021)
# Three papers on every fifth day of two years.
DAYS = [f"{year}-{month:02}-{day:02}" for year in (2020, 2021) for month in range(1, 13) for day in (5, 10)]
LETTERS = [a_paper(number, day) for number, day in enumerate(day for day in DAYS for _ in range(3))]
FAR = [a_paper(900, "2019-12-31"), a_paper(901, "2022-01-01")]

Served = Callable[[int, str, str], str]


@contextmanager
def arxiv_of(
    papers: Sequence[Paper],
    monkeypatch: pytest.MonkeyPatch,
    page_size: int = 10,
    change: Served = lambda at, expression, text: text,
) -> Iterator[tuple[SearchArxiv, list[str]]]:
    """arXiv with these papers, and the queries it gets; `change` may spoil the text of an answer."""
    monkeypatch.setattr(arxiv, "PAGE_SIZE", page_size)
    asked: list[str] = []

    def answer(handler: Handler) -> None:
        params = dict(parse_qsl(urlsplit(handler.path).query))
        asked.append(params["search_query"])
        text = change(len(asked) - 1, params["search_query"], feed(papers, params))
        says(text, Content_Type="application/atom+xml")(handler)

    with serving(answer) as server, a_session() as session:
        settings = Settings(addresses={"arxiv": server.url("/api/query")}, intervals={"arxiv": 0.0})
        yield SearchArxiv(settings=settings, session=session), asked


def urls(pages: Iterable[Found]) -> list[str]:
    return [document.url for page in pages for document in page.documents]


def lost(pages: Iterable[Found]) -> int:
    return sum(page.lost for page in pages)


def without_entries(text: str, keep: int = 0) -> str:
    """The feed with only its first entries, and the total that it had."""
    head, *entries = text.split("  <entry>")
    return (
        head
        + "".join(f"  <entry>{entry}" for entry in entries[:keep]).removesuffix("</feed>\n")
        + "</feed>\n"
    )


def spoiled(text: str) -> str:
    """The feed with a first entry that has no date and no id."""
    entry = "  <entry><title>Nothing</title></entry>\n"
    head, *entries = text.split("  <entry>")
    return head + entry + "".join(f"  <entry>{entry}" for entry in entries[1:])


@pytest.mark.parametrize("page_size", [4, 10, 37, 143, 144, 145, 1000])
def test_every_paper_comes_once_whatever_fits_on_a_page(
    monkeypatch: pytest.MonkeyPatch, page_size: int
) -> None:
    with arxiv_of([*LETTERS, *FAR], monkeypatch, page_size) as (source, asked):
        pages = list(source.pages(MT, TWO_YEARS))

    assert len(urls(pages)) == len(set(urls(pages))) == 144
    assert set(urls(pages)) == {paper.url for paper in LETTERS}
    assert {page.total for page in pages} == {144}
    assert lost(pages) == 0
    assert len(asked) == len(set(asked))


def test_pages_begin_with_the_newest_and_are_asked_by_date(monkeypatch: pytest.MonkeyPatch) -> None:
    with arxiv_of(LETTERS, monkeypatch, 100) as (source, asked):
        pages = list(source.pages(MT, TWO_YEARS))

    days = [document.date or "" for page in pages for document in page.documents]
    assert days == sorted(days, reverse=True)
    assert [re.findall(r"\d{8}", query) for query in asked] == [
        ["20200101", "20211231"],
        ["20200101", "20200805"],
    ]
    assert {page.query for page in pages} == {asked[0]}


def test_the_day_on_which_a_page_ends_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page has one of the three papers of its last day."""
    with arxiv_of(LETTERS[:9], monkeypatch, 4) as (source, _):
        pages = list(source.pages(MT, TWO_YEARS))

    assert sorted(urls(pages)) == sorted(paper.url for paper in LETTERS[:9])
    assert [len(page.documents) for page in pages] == [4, 3, 2]


def test_a_day_that_does_not_fit_on_a_page_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = [a_paper(500 + number, "2020-06-15") for number in range(12)]

    with arxiv_of([*LETTERS, *crowd], monkeypatch, 10) as (source, _):
        pages = list(source.pages(MT, TWO_YEARS))

    assert set(urls(pages)) >= {paper.url for paper in LETTERS}
    assert lost(pages) == 2


def test_no_paper_is_one_page_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """arXiv sends empty pages by mistake, so it is asked twice."""
    with arxiv_of(FAR, monkeypatch) as (source, asked):
        pages = list(source.pages(MT, TWO_YEARS))

    assert [(page.documents, page.total, page.lost) for page in pages] == [((), 0, 0)]
    assert len(asked) == 2
    assert len(set(asked)) == 1


def test_the_reader_may_stop_at_any_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with arxiv_of(LETTERS, monkeypatch) as (source, asked):
        next(iter(source.pages(MT, TWO_YEARS)))

    assert len(asked) == 1


def broken_at(place: int, spoil: Callable[[str], str], times: int = 1) -> Served:
    """Spoils so many answers, from this one on."""
    return lambda at, expression, text: spoil(text) if place <= at < place + times else text


SPOILS: dict[str, Callable[[str], str]] = {
    "hollow": without_entries,
    "half": lambda text: without_entries(text, 3),
    "a bad entry": spoiled,
    "cut": lambda text: text[: len(text) // 2],
    "html": lambda text: HTML,
}


@pytest.mark.parametrize("place", [0, 1, 3])
@pytest.mark.parametrize("kind", SPOILS)
def test_a_page_that_is_not_whole_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, kind: str, place: int
) -> None:
    with arxiv_of(LETTERS, monkeypatch, 40, broken_at(place, SPOILS[kind])) as (source, asked):
        pages = list(source.pages(MT, TWO_YEARS))

    assert sorted(urls(pages)) == sorted(paper.url for paper in LETTERS)
    assert lost(pages) == 0
    assert asked[place] == asked[place + 1]


@pytest.mark.parametrize("place", [1, 3])
@pytest.mark.parametrize("kind", SPOILS)
def test_a_page_that_stays_broken_costs_no_other_paper(
    monkeypatch: pytest.MonkeyPatch, kind: str, place: int
) -> None:
    broken: set[str] = set()

    def change(at: int, expression: str, text: str) -> str:
        if at == place:
            broken.add(expression)
        return SPOILS[kind](text) if expression in broken else text

    with arxiv_of(LETTERS, monkeypatch, 40, change) as (source, _):
        pages = list(source.pages(MT, TWO_YEARS))

    assert len(urls(pages)) == len(set(urls(pages)))
    assert lost(pages) == 144 - len(urls(pages))
    # What the halves of the span, or its next pages, have is read; a page hides no more than itself.
    assert len(urls(pages)) >= 144 - 40


@pytest.mark.parametrize("kind", ["hollow", "cut", "html"])
def test_what_is_never_sent_is_said(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    with arxiv_of(LETTERS, monkeypatch, 40, broken_at(2, SPOILS[kind], 99)) as (source, asked):
        pages = list(source.pages(MT, TWO_YEARS))

    assert len(urls(pages)) == 79  # the second page begins with a paper of the first
    assert (pages[-1].documents, pages[-1].lost) == ((), 144 - 79)
    assert len(asked) < 12


@pytest.mark.parametrize("kind", ["cut", "html"])
def test_a_first_page_that_stays_broken_is_an_error(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    with (
        arxiv_of(LETTERS, monkeypatch, 40, broken_at(0, SPOILS[kind], 99)) as (source, asked),
        pytest.raises(MalformedAnswer),
    ):
        list(source.pages(MT, TWO_YEARS))

    assert len(asked) == 2


def test_a_hollow_feed_never_passes_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with arxiv_of(LETTERS, monkeypatch, 40, broken_at(0, without_entries, 99)) as (source, _):
        pages = list(source.pages(MT, TWO_YEARS))

    assert (urls(pages), lost(pages), pages[0].total) == ([], 144, 144)


def test_papers_of_other_days_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def stray(at: int, expression: str, text: str) -> str:
        other = feed(FAR, {"search_query": 'all:"machine translation"', **PAGE})
        entries = "".join(f"  <entry>{entry}" for entry in other.split("  <entry>")[1:])
        return text.replace("</feed>", entries.removesuffix("</feed>\n") + "</feed>") if at == 1 else text

    with arxiv_of(LETTERS, monkeypatch, 40, stray) as (source, _):
        pages = list(source.pages(MT, TWO_YEARS))

    assert sorted(urls(pages)) == sorted(paper.url for paper in LETTERS)
    assert lost(pages) == 0


PAGE = {"sortBy": "submittedDate", "start": "0", "max_results": "10"}


def test_a_status_in_the_middle_is_an_error_after_the_pages_before(
    sources: Sources, session: Session
) -> None:
    sources.fail("arxiv", 403, skip=1)
    source = SearchArxiv(settings=sources.settings(), session=session)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arxiv, "PAGE_SIZE", 40)
        pages = source.pages(MT, Window.of_years(2019, 2026))
        assert len(next(pages).documents) == 40
        with pytest.raises(SourceRefused):
            next(pages)


# A share of the papers.


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_a_draw_is_about_the_share_and_says_the_total(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    with arxiv_of([*LETTERS, *FAR], monkeypatch, 1000) as (source, asked):
        pages = list(source.draw(MT, TWO_YEARS, share, 7))

    assert {page.total for page in pages} == {144}
    assert 0.5 * share * 144 <= len(urls(pages)) <= round(share * 144)
    assert set(urls(pages)) <= {paper.url for paper in LETTERS}
    assert len(urls(pages)) == len(set(urls(pages)))
    assert len(asked) == 3


def test_the_same_seed_draws_the_same_papers_and_another_others(monkeypatch: pytest.MonkeyPatch) -> None:
    with arxiv_of(LETTERS, monkeypatch, 1000) as (source, asked):
        first, again, other = (urls(source.draw(MT, TWO_YEARS, 0.2, seed)) for seed in (7, 7, 8))

    assert first == again
    assert first != other
    assert asked[:3] == asked[3:6] != asked[6:]


def test_every_year_is_drawn_from_the_same_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conferences have their seasons: a year must not be seen in spring and the next one in autumn."""
    with arxiv_of(LETTERS, monkeypatch, 1000) as (source, asked):
        for year in (2021, 2022):
            list(source.draw(MT, Window.of_years(year, year), 0.2, 7))

    days = [re.findall(r"\d{4}(\d{4})\d{4}", query) for query in dict.fromkeys(asked)]
    assert days[:3] == days[3:]


def test_a_short_span_is_drawn_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    quarter = Window(date(2021, 1, 1), date(2021, 3, 31))

    with arxiv_of(LETTERS, monkeypatch, 1000) as (source, asked):
        (page,) = source.draw(MT, quarter, 0.5, 7)

    assert page.total == 18
    assert {document.date[:7] for document in page.documents if document.date} <= {
        "2021-01",
        "2021-02",
        "2021-03",
    }
    assert len(asked) == 2


def test_a_draw_of_all_is_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with arxiv_of(LETTERS, monkeypatch, 1000) as (source, _):
        pages = list(source.draw(MT, TWO_YEARS, 1.0, 7))

    assert sorted(urls(pages)) == sorted(paper.url for paper in LETTERS)
    assert lost(pages) == 0
