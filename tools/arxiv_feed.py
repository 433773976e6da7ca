"""arXiv's Atom feed, through the `arxiv` package's parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import arxiv
from arxiv import _feed
from lxml import etree

from trendscope.document import Document
from trendscope.errors import MalformedAnswer
from trendscope.net.session import Session
from trendscope.source import reading_answer

_ECHO = re.compile(rb'<link href="[^>]*/api/query[^>]*/>')
_ENTRY = re.compile(rb"<entry[\s>]")


@dataclass(frozen=True)
class FeedPage:
    """The papers of one answer, how many the query has, and how many entries cannot be read."""

    documents: tuple[Document, ...]
    total: int
    unreadable: int = 0


class FeedClient(arxiv.Client):  # type: ignore[misc]
    """The package's client over our session, which keeps the interval and retries what failed.

    The package only logs a feed that does not parse, and takes an HTML page for an empty feed. Here both
    are errors: an incomplete feed must not look like a year without papers.
    """

    def __init__(self, session: Session, url: str, page_size: int) -> None:
        super().__init__(page_size=page_size, delay_seconds=0, num_retries=0)
        self._session = session
        self.query_url_format = url.replace("{", "{{").replace("}", "}}") + "?{}"

    def page(self, search: arxiv.Search) -> FeedPage:
        """The first page of a search.

        Raises SourceError if the feed is not whole, or if none of its entries can be read.
        """
        body = check_feed(self._session.get(self._format_url(search, 0, self.page_size)).content)
        entries = len(_ENTRY.findall(body))
        with reading_answer("arXiv's feed has an entry that cannot be read"):
            feed = _feed.parse(body)
        documents = tuple(_readable(feed.results))
        if entries and not documents:
            raise MalformedAnswer("arXiv's feed has entries that are not papers")
        return FeedPage(documents, feed.header.total_results, entries - len(documents))


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


def _readable(results: list[arxiv.Result]) -> Iterator[Document]:
    """The papers that can be read: one bad entry must not cost the others."""
    for result in results:
        try:
            with reading_answer("arXiv's feed has an entry that cannot be read"):
                yield _document(result)
        except MalformedAnswer:
            continue


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
        venue=" ".join((result.journal_ref or "").split()),
        doi=result.doi or "",
    )
