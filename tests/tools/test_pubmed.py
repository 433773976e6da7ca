"""The PubMed source against E-utilities on loopback, through the real session."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.eutils import ARTICLES, PHRASES, YEARS, Article, Eutils
from trendscope.errors import MalformedAnswer, RateLimited, SourceRefused
from trendscope.net.session import Session
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.tools.pubmed import SearchPubmed

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


def search(server: Eutils, session: Session, query: str, **asked: Any) -> Found:
    source = SearchPubmed(
        settings=Settings(addresses={"pubmed": server.url}, intervals={"pubmed": 0.0}), session=session
    )
    _, found = source._run(query, **asked)
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
    assert document.sentences == ("The yeast grows.", "It rests.")


@pytest.mark.parametrize("date", ["2019", "2019 Jan-Feb"])
def test_a_paper_without_a_day_has_the_year_of_its_issue(session: Session, date: str) -> None:
    article = Article("7", date, "Yeast.", (("", "It grows."),))

    assert [document.date for document in search_one(session, article).documents] == ["2019"]


def test_markup_is_read_in_its_place(session: Session) -> None:
    (document,) = search_one(session, ITALIC).documents

    assert document.title == "The E. coli load, in vivo."
    assert document.text == "The E. coli strain makes CO2 & heat. It grows."


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


def test_nothing_found_asks_for_no_article(server: Eutils, session: Session) -> None:
    found = search(server, session, "zymurgy")

    assert found == Found((), '"zymurgy"[tiab]', total=0)
    assert [asked.endpoint for asked in server.asked] == ["esearch"]


def test_a_phrase_that_pubmed_takes_apart_is_noted(server: Eutils, session: Session) -> None:
    found = search(server, session, '"microbiome gut"')

    assert found.total == len(ARTICLES)
    assert found.notes == (
        'PubMed does not index "microbiome gut"[tiab]: it may have matched its words apart',
    )


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
        ("[]", MalformedAnswer, "has no search result"),
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
