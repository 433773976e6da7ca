"""Whatever a service answers ends as clean documents or as a SourceError, in bounded time."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes.corpus import ARTICLES, FEW, PAGES
from tests.fakes.eutils import ARTICLES as RECORDS
from tests.fakes.eutils import eutils
from tests.fakes.fuzzing import fuzzed
from tests.fakes.openalex import openalex
from tests.fakes.semantic_scholar import bulk
from tests.fakes.servers import Handler, Server, says, serving
from tests.fakes.sources import a_session, feed, mediawiki, tavily
from trendscope.answer import MAX_ENTRIES, MAX_TEXT, MAX_TITLE, real_date
from trendscope.errors import SourceError
from trendscope.fulltext.html import html_blocks
from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found, Source, receive
from trendscope.tools.arxiv_feed import read_feed
from trendscope.tools.registry import source_class
from trendscope.tools.user.answers import documents_in
from trendscope.window import Window

WINDOW = Window.of_years(2015, 2026)

# JSON.

DEEP: Any = "leaf"
for _ in range(400):
    DEEP = [DEEP]
JUNK = st.sampled_from(
    [
        *(None, True, False, 0, -1, 1.5, 10**30, float("inf"), float("nan"), "", " ", "0", "-1", "2,809"),
        *("1e400", "null", "\ud800", "\x00\x1b[31m", "x" * 5_000, "<b>10<sup>6</sup></b>", "0000-00-00"),
        *("2025-13-45", "1 Jan 2025 00:00:00 +9999999", "http://[::1", "javascript:alert(1)", "../x"),
        *([], {}, [None], [[]], {"": None}, {"a": {"b": []}}, [1, "two", None], DEEP),
    ]
) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
Place = tuple[int, Any]
PLACES = st.lists(st.tuples(st.integers(0, 400), JUNK | st.just("DELETE") | st.just("TWICE")), max_size=4)


def nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container of an answer with each of its keys or places."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in list(children):
        yield value, key
        yield from nodes(child)


def spoiled(answer: Any, places: list[Place]) -> Any:
    """The answer with junk at these places, which are counted through the whole tree."""
    answer = copy.deepcopy(answer)
    for number, junk in places:
        found = list(nodes(answer))
        if not found:
            return junk
        holder, key = found[number % len(found)]
        if junk == "DELETE":
            del holder[key]
        elif junk == "TWICE":
            holder[key] = [holder[key], holder[key]]
        else:
            holder[key] = copy.deepcopy(junk)
    return answer


def answers_of(name: str, path: str, params: dict[str, Any]) -> Any:
    """The good answer of a service."""
    if name == "wikipedia":
        return mediawiki(ARTICLES, "en", params)
    if name == "tavily":
        return tavily(PAGES, params)
    if name == "openalex":
        return openalex(FEW[:12], path, params)
    if name == "semantic_scholar":
        return bulk(FEW[:12], f"/graph/v1{path}", params)
    endpoint = path.strip("/").removesuffix(".fcgi")
    return json.loads(eutils(RECORDS, endpoint, params)[1]) if endpoint == "esearch" else None


class Spoiling:
    """A service whose JSON is spoiled at the places that an example says."""

    def __init__(self, name: str) -> None:
        self.name, self.places = name, list[Place]()

    def __call__(self, handler: Handler) -> None:
        parts = urlsplit(handler.path)
        server: Server = handler.server
        body = server.received[-1].body
        params = dict(json.loads(body)) if body else dict(parse_qsl(parts.query, keep_blank_values=True))
        answer = answers_of(self.name, parts.path, params)
        if answer is None:
            return says(eutils(RECORDS, "efetch", params)[1])(handler)
        return says(json.dumps(spoiled(answer, self.places)))(handler)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with a_session() as session:
        yield session


@pytest.fixture(scope="module", params=["wikipedia", "tavily", "openalex", "semantic_scholar", "pubmed"])
def service(request: pytest.FixtureRequest, session: Session) -> Iterator[tuple[Source, Spoiling]]:
    spoiling = Spoiling(request.param)
    with serving(spoiling) as server:
        given = Settings(addresses={request.param: server.url("")}, intervals={request.param: 0.0})
        yield source_class(request.param).open(given, session), spoiling


def check(found: Found) -> None:
    """What holds for everything that comes out of a source."""
    assert len(found.documents) <= MAX_ENTRIES
    assert found.lost >= 0
    assert found.total is None or found.total >= 0
    for document in found.documents:
        texts = (document.key, document.title, document.text, document.url, *document.authors)
        assert json.dumps(texts, ensure_ascii=False).encode()
        assert document.title
        assert len(document.title) <= MAX_TITLE
        assert len(document.text) <= MAX_TEXT
        assert document.date == real_date(document.date)
    assert json.dumps([found.query, *found.notes], ensure_ascii=False).encode()


def ends_well(call: Callable[[], Found]) -> None:
    try:
        found, said = call(), ""
    except SourceError as error:
        found, said = Found((), ""), str(error)
    check(found)
    assert "\n" not in said
    assert said.encode().decode() == said


def word_of(source: Source) -> str:
    """What the service has something on."""
    return "microbiome" if source.source == "pubmed" else "translation"


@example(places=[(0, None)])
@example(places=[(0, DEEP)])
@example(places=[(1, float("inf")), (2, float("inf"))])
@given(places=PLACES)
@fuzzed(70)
def test_a_search(service: tuple[Source, Spoiling], places: list[Place]) -> None:
    source, spoiling = service
    spoiling.places = places

    ends_well(lambda: source._run(word_of(source), since=2015, until=2026)[1])


@given(places=PLACES)
@fuzzed(30)
def test_the_pages_of_a_corpus(service: tuple[Source, Spoiling], places: list[Place]) -> None:
    source, spoiling = service
    if not source.by_year:
        pytest.skip("it is not read by year")
    spoiling.places, query = places, Query.parse(word_of(source))
    for pages in (source.pages(query, WINDOW), source.draw(query, WINDOW, 0.3, 1)):
        for _ in range(5):
            ends_well(partial(receive, source, partial(next, pages, Found((), "")), WINDOW))


@example(answer=[{"text": None}, {"text": "A page."}, None, 7])
@example(answer={"results": DEEP})
@example(answer='[{"text": "\\ud800", "date": 1e400}]')
@given(answer=JUNK | st.lists(st.fixed_dictionaries({"text": JUNK, "url": JUNK, "date": JUNK}), max_size=4))
@fuzzed(70)
def test_the_answer_of_a_users_tool(answer: Any) -> None:
    source = source_class("tavily").open(Settings(), a_session())

    ends_well(lambda: receive(source, lambda: Found(documents_in(answer, "mine")[0], "q")))


# XML and HTML.

PIECES = st.lists(
    st.tuples(
        st.integers(0, 5_000),
        st.sampled_from(
            [
                *(
                    b"",
                    b"<",
                    b">",
                    b"&",
                    b"&nbsp;",
                    b"\x00",
                    b"\x0c",
                    b"\xff",
                    b"\xed\xa0\x80",
                    b"&#0;",
                    b"]]>",
                ),
                *(b"<entry>", b"</entry>", b"</feed>", b"<!--", b"<![CDATA[", b"<sup>6</sup>", b"<?x?>"),
                *(
                    b"<!DOCTYPE a>",
                    b"xmlns='x'",
                    b"<PubmedArticle>",
                    b"</Abstract>",
                    b"\xef\xbb\xbf",
                    b"1e400",
                ),
                *(b"<a:b>", b"<p style='display:none'>", b"<div>" * 50, b"<script>", b"<math><msup>"),
            ]
        )
        | st.binary(max_size=8),
        st.integers(0, 60),
    ),
    max_size=4,
)


def pieced(body: bytes, pieces: list[tuple[int, bytes, int]]) -> bytes:
    """The body with pieces in it, each over some bytes."""
    for place, piece, over in pieces:
        at = place % (len(body) + 1)
        body = body[:at] + piece + body[at + over :]
    return body


PARAMS = {
    "search_query": 'all:"machine translation"',
    "sortBy": "relevance",
    "start": "0",
    "max_results": "3",
}
FEED = feed(FEW, PARAMS).encode()
LIST = eutils(RECORDS, "efetch", {"id": ",".join(record.uid for record in RECORDS[:3]), "db": "pubmed"})[1]


@example(pieces=[(3_000, b"\x0c", 0)])
@example(pieces=[(400, b"<!DOCTYPE a>", 0)])
@given(pieces=PIECES)
@fuzzed(200)
def test_a_feed_of_arxiv(pieces: list[tuple[int, bytes, int]]) -> None:
    def read() -> Found:
        page = read_feed(pieced(FEED, pieces), 50)
        assert page.entries <= page.total
        return Found(page.documents, "q", page.total, lost=page.unreadable)

    ends_well(read)


@given(pieces=PIECES)
@fuzzed(60)
def test_a_list_of_pubmed(session: Session, pieces: list[tuple[int, bytes, int]]) -> None:
    body = pieced(LIST.encode(), pieces)
    with serving(says(body)) as server:
        source = source_class("pubmed").open(
            Settings(addresses={"pubmed": server.url("")}, intervals={"pubmed": 0.0}), session
        )
        ends_well(lambda: Found(source._client.documents(["1"], WINDOW)[0], "q"))  # type: ignore[attr-defined]


PAGE = (
    b"<html><head><title>On translation</title></head><body><h1>On translation</h1><p>In this study we have "
    b"trained the model on 10<sup>6</sup> pairs of sentences, and it is better than all that were before.</p>"
    b"<ul><li>one</li></ul><table><tr><td>1</td></tr></table></body></html>"
)


@example(pieces=[(100, b"<div>" * 50, 0)])
@given(pieces=PIECES)
@fuzzed(200)
def test_a_page(pieces: list[tuple[int, bytes, int]]) -> None:
    for block in html_blocks(pieced(PAGE, pieces)):
        assert block.text
        assert block.text.encode()


@given(body=st.binary(max_size=400))
@fuzzed(200)
def test_any_bytes(body: bytes) -> None:
    html_blocks(body)
    with pytest.raises(SourceError):
        read_feed(body, 10)
