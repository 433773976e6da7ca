"""The PubMed source against E-utilities on loopback, through the real session."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.fakes.eutils import ARTICLES, PHRASES, YEARS, Article, Eutils
from trendscope.errors import MalformedAnswer, RateLimited, SourceRefused
from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.tools.pubmed import SearchPubmed
from trendscope.tools.pubmed_record import PubmedRecord
from trendscope.window import Window

GROWS = Query.parse("grows")
WINDOW = Window.of_years(2019, 2026)
ITALIC = Article(
    uid="40000001",
    date="2024",
    title="The <i>E. coli</i> load, <sub>in vivo</sub>.",
    abstract=(("", "The <i>E. coli</i> strain makes CO<sub>2</sub> &amp; heat. It grows."),),
)


@pytest.fixture
def server() -> Iterator[Eutils]:
    with Eutils() as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    with Session(user_agent="test", allowed_hosts={"127.0.0.1"}, attempts=1) as session:
        yield session


def many(number: int) -> list[Article]:
    """So many articles, spread over the years and months of the window."""
    days = (f"{2019 + at % 8}-{1 + at % 12:02}-{1 + at % 28:02}" for at in range(number))
    return [Article(str(at), day, "Yeast.", (("", "It grows."),)) for at, day in enumerate(days, 1)]


def opened(server: Eutils, session: Session) -> SearchPubmed:
    settings = Settings(addresses={"pubmed": server.url}, intervals={"pubmed": 0.0})
    return SearchPubmed.open(settings, session)


def search(server: Eutils, session: Session, query: str, **asked: Any) -> Found:
    _, found = opened(server, session)._run(query, **asked)
    return found


def search_one(session: Session, article: Article) -> Found:
    with Eutils([article]) as server:
        return search(server, session, "grows")


def test_a_year_has_its_count_and_its_documents(server: Eutils, session: Session) -> None:
    found = search(server, session, '"gut microbiome"', since=2021, until=2021, limit=5)

    assert found.total == 8
    assert found.query == '"gut microbiome"[tiab] AND 2021:2021[dp]'
    assert len(found.documents) == 5
    assert {document.year for document in found.documents} == {2021}


def test_all_articles_come_with_one_request(server: Eutils, session: Session) -> None:
    search(server, session, "microbiome", limit=50)

    assert [asked.endpoint for asked in server.asked] == ["esearch", "efetch"]
    assert server.asked[0].params["retmax"] == "50"
    assert len(server.asked[1].params["id"].split(",")) == 50


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("phrase", PHRASES)
def test_phrases_are_counted_by_year(server: Eutils, session: Session, phrase: str, year: int) -> None:
    found = search(server, session, f'"{phrase}"', since=year, until=year, limit=1)

    assert found.total == PHRASES[phrase][year - YEARS[0]]


def test_groups_are_alternatives(server: Eutils, session: Session) -> None:
    found = search(server, session, '("bile acid metabolism" OR probiotic) microbiome', since=2020)

    assert found.query == (
        '("bile acid metabolism"[tiab] OR "probiotic"[tiab]) AND "microbiome"[tiab] AND 2020:3000[dp]'
    )
    assert found.total


def test_documents_keep_the_order_of_relevance(session: Session) -> None:
    once = Article("1", "2020", "Yeast.", (("", "It grows."),))
    often = Article("2", "2020", "What grows.", (("", "It grows and grows."),))

    with Eutils([once, often]) as server:
        assert [document.key for document in search(server, session, "grows").documents] == [
            "pubmed:2",
            "pubmed:1",
        ]


def test_a_document_holds_what_pubmed_says(session: Session) -> None:
    article = Article(
        uid="40000002",
        date="2023-11-07",
        title="What grows.",
        abstract=(("", "The yeast grows. It rests."),),
        authors=(("Min-ji", "Park"), ("Elena", "García Ruiz")),
        group="Gut Health Consortium",
    )

    (document,) = search_one(session, article).documents

    assert document.key == "pubmed:40000002"
    assert document.url == "https://pubmed.ncbi.nlm.nih.gov/40000002/"
    assert document.title == "What grows."
    assert document.authors == ("Min-ji Park", "Elena García Ruiz", "Gut Health Consortium")
    assert document.date == "2023-11-07"
    assert (document.kind, document.source, document.field) == ("paper", "pubmed", "")
    assert (document.venue, document.doi) == ("Journal of made-up medicine", "10.5555/40000002")
    assert document.sentences == ("The yeast grows.", "It rests.")


@pytest.mark.parametrize(("date", "known"), [("2019", "2019-03"), ("2019 Jan-Feb", "2019")])
def test_a_paper_without_a_day_has_the_month_or_the_year_of_its_issue(
    session: Session, date: str, known: str
) -> None:
    article = Article("7", date, "Yeast.", (("", "It grows."),))

    assert [document.date for document in search_one(session, article).documents] == [known]


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ({"Year": "2024", "Month": "May"}, "2024-05"),
        ({"Year": "2024", "Month": "05", "Day": "3"}, "2024-05"),
        ({"Year": "2024", "Month": "5"}, "2024-05"),
        ({"Year": "2024", "Season": "Spring"}, "2024"),
        ({"MedlineDate": "2024 Nov-Dec"}, "2024"),
        (None, None),
    ],
)
def test_the_date_of_an_issue_is_as_precise_as_pubmed_says(printed: object, date: str | None) -> None:
    record = PubmedRecord({"Journal": {"JournalIssue": {"PubDate": printed}}})

    assert record.date_in(Window.of_years(2024, 2024)) == date


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ({"ELocationID": [{"@EIdType": "pii", "#text": "x"}, {"@EIdType": "doi", "#text": "10.1/a"}]}, None),
        ({"ELocationID": {"@EIdType": "pii", "#text": "x"}}, [{"@IdType": "doi", "#text": "10.1/a"}]),
    ],
)
def test_a_doi_stands_in_one_of_two_places(content: object, ids: object) -> None:
    assert PubmedRecord(content, ids).doi == "10.1/a"


def test_markup_is_read_in_its_place(session: Session) -> None:
    (document,) = search_one(session, ITALIC).documents

    assert document.title == "The E. coli load, in vivo."
    assert document.text == "The E. coli strain makes CO₂ & heat. It grows."


@pytest.mark.parametrize(
    ("abstract", "text"),
    [
        ((("AIM", "To see."), ("RESULTS", "It grows.")), "AIM: To see.\nRESULTS: It grows."),
        ((("AIM", "It grows."),), "AIM: It grows."),
        ((("", "It grows."), ("REGISTRATION", "No 1.")), "It grows.\nREGISTRATION: No 1."),
        ((("", "It grows."), ("", "It rests.")), "It grows.\nIt rests."),
    ],
)
def test_no_part_of_an_abstract_is_lost(session: Session, abstract: Any, text: str) -> None:
    (document,) = search_one(session, Article("8", "2020", "Yeast.", abstract)).documents

    assert document.text == text


def test_a_paper_without_abstract_is_counted_and_left_out(server: Eutils, session: Session) -> None:
    found = search(server, session, "letter")

    assert found.total == 1
    assert found.documents == ()


def test_a_paper_without_authors(session: Session) -> None:
    article = Article("9", "2020", "Yeast.", (("", "It grows."),), authors=())

    assert search_one(session, article).documents[0].authors == ()


def test_a_chapter_of_a_book_is_read_too(session: Session) -> None:
    with Shelf([Article("5", "2026", "Yeast.", (("", "It grows."),))]) as server:
        (document,) = search(server, session, "grows").documents

    assert document.title == "Yeasts."
    assert document.authors == ("Amara Okafor",)
    assert document.date == "2026"
    assert document.text == "A yeast grows."


def test_what_is_excluded_does_not_occur(server: Eutils, session: Session) -> None:
    found = search(server, session, 'microbiome NOT "bile acid metabolism"', since=2025, until=2025)

    assert found.query == '"microbiome"[tiab] NOT "bile acid metabolism"[tiab] AND 2025:2025[dp]'
    assert found.total == 8 - PHRASES["bile acid metabolism"][2025 - YEARS[0]]


def test_all_papers_of_a_window_are_read_the_newest_first(session: Session) -> None:
    with Eutils(many(450)) as server:
        source = opened(server, session)
        pages = list(source.pages(GROWS, WINDOW))

    documents = [document for page in pages for document in page.documents]
    assert [len(page.documents) for page in pages] == [200, 200, 50]
    assert {(page.total, page.lost) for page in pages} == {(450, 0)}
    assert [document.date for document in documents] == sorted(
        (document.date or "" for document in documents), reverse=True
    )
    assert len({document.key for document in documents}) == 450
    assert [asked.endpoint for asked in server.asked] == ["esearch", "efetch", "efetch", "efetch"]
    assert pages[0].query == '"grows"[tiab] AND hasabstract AND 2019/01/01:2026/12/31[dp]'


def test_a_reader_may_stop_at_any_page(session: Session) -> None:
    with Eutils(many(450)) as server:
        next(opened(server, session).pages(GROWS, WINDOW))

    assert len(server.asked) == 2


def test_only_papers_of_the_window_with_an_abstract_are_read_and_counted(session: Session) -> None:
    inside = Article("1", "2024-05-31", "Yeast.", (("", "It grows."),))
    later, silent = replace(inside, uid="2", date="2024-06-01"), replace(inside, uid="3", abstract=())

    with Eutils([inside, later, replace(silent, title="What grows.")]) as server:
        source, window = opened(server, session), Window(date(2024, 5, 1), date(2024, 5, 31))
        (page,) = source.pages(GROWS, window)
        counted = source.count(GROWS, window)

    assert [document.key for document in page.documents] == ["pubmed:1"]
    assert (page.total, counted.total, counted.documents) == (1, 1, ())
    assert server.asked[-1].params["retmax"] == "0"


def test_without_a_query_all_papers_are_counted(server: Eutils, session: Session) -> None:
    found = opened(server, session).count(None, Window.of_years(2017, 2018))

    assert (found.total, found.query) == (16, "hasabstract AND 2017/01/01:2018/12/31[dp]")


def test_a_window_without_papers_is_one_empty_page(server: Eutils, session: Session) -> None:
    (page,) = opened(server, session).pages(Query.parse("zymurgy"), WINDOW)

    assert (page.documents, page.total, page.lost) == ((), 0, 0)
    assert len(server.asked) == 1


def test_the_same_seed_draws_the_same_papers(session: Session) -> None:
    with Eutils(many(450)) as server:
        source = opened(server, session)
        drawn = [
            [each.key for page in source.draw(GROWS, WINDOW, 210 / 450, seed) for each in page.documents]
            for seed in (1, 1, 2)
        ]

    assert drawn[0] == drawn[1] != drawn[2]
    assert [len(set(keys)) for keys in drawn] == [210, 210, 210]
    assert [asked.endpoint for asked in server.asked[:3]] == ["esearch", "efetch", "efetch"]


def test_a_draw_of_all_is_all(session: Session) -> None:
    with Eutils(many(30)) as server:
        (page,) = opened(server, session).draw(GROWS, WINDOW, 1.0, 1)

    assert (len(page.documents), page.total, page.lost) == (30, 30, 0)


def test_a_list_that_pubmed_cuts_is_requested_in_parts(session: Session) -> None:
    with Eutils(many(10_400)) as server:
        drawn = list(opened(server, session).draw(GROWS, WINDOW, 150 / 10_400, 1))

    assert [(len(page.documents), page.total, page.lost) for page in drawn] == [(150, 10_400, 0)]
    assert [asked.endpoint for asked in server.asked] == ["esearch"] * 3 + ["efetch"]
    assert len({document.year for document in drawn[0].documents}) == 8


@pytest.mark.parametrize(
    ("fault", "at", "times", "lost"),
    [
        ("hollow", "esearch", 1, 0),
        ("hollow", "esearch", 2, 300),
        ("half", "esearch", 2, 150),
        ("hollow", "efetch", 1, 0),
        ("hollow", "efetch", 2, 200),
        ("half", "efetch", 1, 0),
        ("half", "efetch", 2, 50),  # half of the page, then half of what was absent
        ("nameless", "efetch", 1, 0),
        ("nameless", "efetch", 2, 1),
    ],
)
def test_what_does_not_come_is_requested_once_more_and_then_counted_as_lost(
    session: Session, fault: Any, at: Any, times: int, lost: int
) -> None:
    with Eutils(many(300)) as server:
        server.fail(fault, at=at, times=times)
        pages = list(opened(server, session).pages(GROWS, WINDOW))

    assert sum(len(page.documents) for page in pages) == 300 - lost
    assert sum(page.lost for page in pages) == lost
    assert {page.total for page in pages} == {300}


def test_articles_that_take_too_much_memory_are_requested_in_parts(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trendscope.net.structure.MAX_MEMORY", 3_250_000)

    with Eutils(many(300)) as server:
        pages = list(opened(server, session).pages(GROWS, WINDOW))

    assert [len(page.documents) for page in pages] == [200, 100]
    assert sum(page.lost for page in pages) == 0
    assert sum(asked.endpoint == "efetch" for asked in server.asked) > 2


@pytest.mark.parametrize("deep", ["<a>", "<a>" * 100_000, "<a b=''/>" * 50_000])
def test_an_article_larger_than_any_is_lost_and_costs_no_other(session: Session, deep: str) -> None:
    class Deep(Eutils):
        def _fetch(self, params: dict[str, str]) -> tuple[str, str]:
            kind, body = super()._fetch(params)
            return kind, body.replace("</Article>", f"{deep}</Article>", 1)

    with Deep(many(5)) as server:
        (page,) = opened(server, session).pages(GROWS, WINDOW)

    assert (len(page.documents), page.lost) == (4, 1)


@pytest.mark.parametrize(("fault", "at"), [("html", "esearch"), ("cut", "esearch"), ("html", "efetch")])
def test_a_page_that_cannot_be_read_is_an_error(session: Session, fault: Any, at: Any) -> None:
    with Eutils(many(30)) as server:
        server.fail(fault, at=at)
        pages = opened(server, session).pages(GROWS, WINDOW)
        with pytest.raises(MalformedAnswer):
            list(pages)


def test_nothing_found_asks_for_no_article(server: Eutils, session: Session) -> None:
    found = search(server, session, "zymurgy")

    assert found == Found((), '"zymurgy"[tiab]', total=0)
    assert [asked.endpoint for asked in server.asked] == ["esearch"]


def test_a_phrase_that_pubmed_takes_apart_is_noted(server: Eutils, session: Session) -> None:
    found = search(server, session, '"microbiome gut"')

    assert found.total == len(ARTICLES)
    assert found.notes == ("PubMed does not index “microbiome gut”: it may have matched its words apart",)


@pytest.mark.parametrize(
    ("fault", "at", "message"),
    [
        ("html", "esearch", "PubMed answered with something that is not JSON"),
        ("cut", "esearch", "PubMed answered with something that is not JSON"),
        ("html", "efetch", "PubMed answered with something that is not a list of articles"),
        ("cut", "efetch", "PubMed's list of articles is incomplete or damaged"),
        ("entity", "efetch", "PubMed's list of articles declares XML entities"),
    ],
)
def test_a_bad_answer_is_an_error_in_one_line(
    server: Eutils, session: Session, fault: Any, at: Any, message: str
) -> None:
    server.fail(fault, at=at)

    with pytest.raises(MalformedAnswer) as caught:
        search(server, session, "microbiome")

    assert str(caught.value) == message


@pytest.mark.parametrize("at", ["esearch", "efetch"])
def test_too_many_requests(server: Eutils, session: Session, at: Any) -> None:
    server.fail(429, at=at, retry_after=3600)

    with pytest.raises(RateLimited, match="HTTP 429"):
        search(server, session, "microbiome")


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        ('{"esearchresult": {"ERROR": "Search Backend\nfailed"}}', SourceRefused, "Search Backend failed"),
        ('{"error": "API rate limit exceeded"}', SourceRefused, "API rate limit exceeded"),
        ('{"esearchresult": {}}', MalformedAnswer, "has no search result"),
        ('{"esearchresult": {"count": "1", "idlist": ["../x"]}}', MalformedAnswer, "has no search result"),
        ("[]", MalformedAnswer, "not JSON"),
    ],
)
def test_a_search_that_pubmed_refuses(
    session: Session, answer: str, error: type[Exception], message: str
) -> None:
    with Answering(answer) as server, pytest.raises(error, match=message):
        search(server, session, "microbiome")


def test_articles_that_do_not_come_are_an_error(session: Session) -> None:
    with Forgetful() as server, pytest.raises(MalformedAnswer, match="without the articles"):
        search(server, session, "microbiome")


def test_the_tools_do_not_import_langchain_community() -> None:
    code = "import sys, trendscope.tools; print('langchain_community' in sys.modules)"

    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_the_import_does_not_warn() -> None:
    code = "import trendscope.tools.pubmed"

    subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )


class Answering(Eutils):
    """Gives one answer to every search."""

    def __init__(self, search: str) -> None:
        super().__init__()
        self.search = search

    def _search(self, params: dict[str, str]) -> tuple[str, str]:
        return "application/json", self.search


class Forgetful(Eutils):
    """Has none of the articles that it finds."""

    def _fetch(self, params: dict[str, str]) -> tuple[str, str]:
        return super()._fetch({**params, "id": "0"})


class Shelf(Eutils):
    """Has a chapter of a book under every number."""

    def _fetch(self, params: dict[str, str]) -> tuple[str, str]:
        return (
            "text/xml",
            f"""<?xml version="1.0" ?><PubmedArticleSet><PubmedBookArticle><BookDocument>
            <PMID Version="1">{params["id"]}</PMID>
            <Book><BookTitle book="handbook">Handbook</BookTitle><PubDate><Year>2026</Year></PubDate>
            <AuthorList Type="editors"><Author><LastName>Novak</LastName></Author></AuthorList></Book>
            <ArticleTitle book="handbook" part="a1">Yeasts.</ArticleTitle>
            <AuthorList Type="authors"><Author ValidYN="Y"><LastName>Okafor</LastName>
            <ForeName>Amara</ForeName></Author></AuthorList>
            <Abstract><AbstractText>A yeast grows.</AbstractText></Abstract>
            </BookDocument></PubmedBookArticle></PubmedArticleSet>""",
        )
