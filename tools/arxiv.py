"""arXiv, through the `arxiv` package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar
from zlib import crc32

import arxiv
from arxiv import _feed
from lxml import etree

from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer
from trendscope.net.session import Session
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer
from trendscope.window import Window

_ECHO = re.compile(rb'<link href="[^>]*/api/query[^>]*/>')
_ENTRY = re.compile(rb"<entry[\s>]")
_ID = re.compile(r"(?:/abs/|^arxiv:)((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)(?![\w.])")


FIRST_YEAR = 1991


class SearchArxiv(Source):
    """Papers with abstracts, and the number of matches that the feed reports."""

    source: ClassVar[str] = "arxiv"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = "papers by year, with totals: physics, mathematics, computing, economics"
    address: ClassVar[str] = "https://export.arxiv.org/api/query"
    pages_address: ClassVar[str] = "https://arxiv.org"
    interval: ClassVar[float] = 3.0
    by_year: ClassVar[bool] = True
    samples: ClassVar[bool] = True
    counts: ClassVar[bool] = True

    name: str = "search_arxiv"
    description: str = tool_description("search_arxiv")

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        window = None
        if arguments.since or arguments.until:
            window = Window.of_years(arguments.since or FIRST_YEAR, arguments.until or date.max.year)
        return self._fetch(_expression(query), window, arguments.limit, arxiv.SortCriterion.Relevance)

    def count(self, query: Query | None, window: Window) -> Found:
        return self._fetch(_expression(query), window, 1, arxiv.SortCriterion.Relevance)

    def sample(self, subject: str, window: Window, limit: int) -> Found:
        """The newest papers of a category, whatever they are about."""
        return self._fetch(f"cat:{subject}", window, limit, arxiv.SortCriterion.SubmittedDate)

    def full_text_urls(self, document: Document) -> tuple[str, ...]:
        """arXiv's HTML, then the PDF: not every paper has readable HTML."""
        places: Iterator[str] = iter((document.url, document.key))
        paper = next((found[1] for place in places if (found := _ID.search(place))), "")
        if not paper:
            return super().full_text_urls(document)
        return f"{self.pages_url}/html/{paper}", f"{self.pages_url}/pdf/{paper}"

    def _fetch(self, expression: str, window: Window | None, limit: int, order: arxiv.SortCriterion) -> Found:
        if window:
            days = f"submittedDate:[{window.since:%Y%m%d}0000 TO {window.until:%Y%m%d}2359]"
            expression = f"{expression} AND {days}" if expression else days
        search = arxiv.Search(query=expression, max_results=limit, sort_by=order)
        client = _FeedClient(self.session, self.url, limit)
        with reading_answer("arXiv's feed has an entry that cannot be read"):
            documents = tuple(_document(result) for result in client.results(search))
        return Found(documents, expression, client.total)


class _FeedClient(arxiv.Client):  # type: ignore[misc]
    """The package's client over our session, which keeps the interval and retries what failed.

    The package only logs a feed that does not parse, and takes an HTML page for an empty feed. Here both
    are errors: an incomplete feed must not look like a year without papers.
    """

    def __init__(self, session: Session, url: str, page_size: int) -> None:
        super().__init__(page_size=page_size, delay_seconds=0, num_retries=0)
        self._session = session
        self.query_url_format = url.replace("{", "{{").replace("}", "}}") + "?{}"
        self.total: int | None = None

    def _parse_feed(self, url: str, *_: object, **__: object) -> _feed.ParsedFeed:
        body = check_feed(self._session.get(url).content)
        feed = _feed.parse(body)
        if len(_ENTRY.findall(body)) != len(feed.results):
            raise MalformedAnswer("arXiv's feed has entries that are not papers")
        self.total = feed.header.total_results
        return feed


def _expression(query: Query | None) -> str:
    return query.render('all:"{}"') if query else ""


def check_feed(body: bytes) -> bytes:
    """The feed without the link that echoes the query, whose quotation marks a mirror may not escape.

    Raises MalformedAnswer unless it is XML to the last byte: the package's parser repairs what is
    incomplete or damaged, and silently loses entries and every `&`.
    """
    if b"<!DOCTYPE" in body[:1024] or b"<feed" not in body[:1024]:
        raise MalformedAnswer("arXiv answered with something that is not a feed")
    body = _ECHO.sub(b"", body, count=1)
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise MalformedAnswer("arXiv's feed is incomplete or damaged") from error
    return body


def _document(result: arxiv.Result) -> Document:
    return Document(
        # With the title, because a mirror may give one id to two papers.
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
