"""arXiv, by the `arxiv` package."""

from __future__ import annotations

import re
from typing import ClassVar
from zlib import crc32

import arxiv
from arxiv import _feed
from lxml import etree

from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer
from trendscope.net.session import Egress
from trendscope.prompts import load_prompt
from trendscope.question.query import Query
from trendscope.tools.source import Found, SearchArguments, Source

_ECHO = re.compile(rb'<link href="[^>]*/api/query[^>]*/>')
_ENTRY = re.compile(rb"<entry[\s>]")


class SearchArxiv(Source):
    """Papers with abstracts, and the number of matches that the feed states."""

    source: ClassVar[str] = "arxiv"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = "papers by year, with totals: physics, mathematics, computing, economics"
    by_year: ClassVar[bool] = True
    counts: ClassVar[bool] = True

    name: str = "search_arxiv"
    description: str = load_prompt("search_arxiv")

    def find(self, query: Query, asked: SearchArguments) -> Found:
        return self._fetch(query.render('all:"{}"'), asked, arxiv.SortCriterion.Relevance)

    def count(self, query: Query | None, since: int, until: int) -> Found:
        asked = SearchArguments(query=str(query or ""), since=since, until=until, limit=1)
        return self._fetch(query.render('all:"{}"') if query else "", asked, arxiv.SortCriterion.Relevance)

    def sample_field(self, category: str, year: int, limit: int) -> Found:
        """The newest papers of a category in a year, whatever they are about."""
        asked = SearchArguments(query=category, since=year, until=year, limit=limit)
        return self._fetch(f"cat:{category}", asked, arxiv.SortCriterion.SubmittedDate)

    def _fetch(self, expression: str, asked: SearchArguments, order: arxiv.SortCriterion) -> Found:
        if asked.since or asked.until:
            window = f"submittedDate:[{asked.since or 1991}01010000 TO {asked.until or 9999}12312359]"
            expression = f"{expression} AND {window}" if expression else window
        search = arxiv.Search(query=expression, max_results=asked.limit, sort_by=order)
        client = _FeedClient(self.egress, self.settings.arxiv_url, asked.limit)
        documents = tuple(_document(result) for result in client.results(search))
        return Found(documents, expression, client.total)


class _FeedClient(arxiv.Client):  # type: ignore[misc]
    """The package's client over our egress, which keeps the pace and repeats what failed.

    The package only logs a feed that does not parse, and takes an HTML page for an empty feed:
    here both are errors, or a cut feed would look like a year without papers.
    """

    def __init__(self, egress: Egress, url: str, page_size: int) -> None:
        super().__init__(page_size=page_size, delay_seconds=0, num_retries=0)
        self._session = egress
        self.query_url_format = url.replace("{", "{{").replace("}", "}}") + "?{}"
        self.total: int | None = None

    def _parse_feed(self, url: str, *_: object, **__: object) -> _feed.ParsedFeed:
        body = whole(self._session.get(url).content)
        feed = _feed.parse(body)
        if len(_ENTRY.findall(body)) != len(feed.results):
            raise MalformedAnswer("arXiv's feed has entries that are no papers")
        self.total = feed.header.total_results
        return feed


def whole(body: bytes) -> bytes:
    """The feed without the link that echoes the query, whose quotation marks a mirror may leave bare.

    Raises MalformedAnswer unless it is XML to the last byte: the package's parser repairs what is
    cut or damaged, and loses entries and every `&` without a word.
    """
    if b"<!DOCTYPE" in body[:1024] or b"<feed" not in body[:1024]:
        raise MalformedAnswer("arXiv answered with something that is no feed")
    body = _ECHO.sub(b"", body, count=1)
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise MalformedAnswer("arXiv's feed is cut or damaged") from error
    return body


def _document(result: arxiv.Result) -> Document:
    return Document(
        # With the title, as a mirror may give one id to two papers.
        key=f"arxiv:{result.get_short_id().split('v')[0]}:{crc32(result.title.encode()):x}",
        title=" ".join(result.title.split()),
        authors=tuple(author.name for author in result.authors),
        date=result.published.date().isoformat(),
        url=result.entry_id.replace("http://", "https://", 1),
        kind="paper",
        source="arxiv",
        text=result.summary,
        field=result.primary_category or "",
    )
