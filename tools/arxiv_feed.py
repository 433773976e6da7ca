"""arXiv's Atom feed, each entry through the `arxiv` package's parser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from itertools import islice, pairwise
from typing import Any
from zlib import crc32

import arxiv
from arxiv import _feed
from lxml import etree

from trendscope.answer import as_count, clean_document
from trendscope.document import Document
from trendscope.errors import MalformedAnswer, SourceRefused
from trendscope.fulltext.charset import decode
from trendscope.net.session import Session
from trendscope.source import reading_answer
from trendscope.text.lines import quote_foreign
from trendscope.text.scripts import write_scripts_in
from trendscope.tools.xml_elements import element_spans

CATEGORY = re.compile(r"[a-z]{1,12}(?:-[a-z]{2,8}){0,2}(?:\.[A-Za-z]{2,5}(?:-[a-z]{2,6})?)?")
"""A category of arXiv, such as `cs.CL` or `cond-mat.mes-hall`: it becomes part of the next query."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "http://arxiv.org/schemas/atom"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ECHO = re.compile(r'<link href="[^<>]*/api/query[^>]*/>')
_ROOT = re.compile(r"<(?:\w{1,20}:)?feed[\s>]")
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
# Neither XML nor any text has these.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]));",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_BARE = re.compile(r"&(?!#?\w{1,32};)")
_ERROR = "/api/errors"
_HEAD = 4096  # characters in which the feed begins, and echoes its query
# It warns of each entry that it skips, with words of the entry.
logging.getLogger("arxiv").addHandler(logging.NullHandler())

_DAMAGED = "arXiv's feed is incomplete or damaged"
_UNREADABLE = "arXiv's feed has an entry that cannot be read"


@dataclass(frozen=True)
class FeedPage:
    """The papers of one answer, how many the query has, and how many entries cannot be read."""

    documents: tuple[Document, ...]
    total: int
    unreadable: int = 0

    @property
    def entries(self) -> int:
        """How many entries came, readable or not."""
        return len(self.documents) + self.unreadable


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
        return read_feed(
            self._session.get(self._format_url(search, 0, self.page_size)).content, self.page_size
        )


def read_feed(body: bytes, most: int) -> FeedPage:
    """The first `most` entries of a feed: one that cannot be read costs no other.

    Raises MalformedAnswer if it is not a feed, is cut, does not say how many papers there are or says fewer
    than it has, or if none of several entries can be read; SourceRefused for an error message.
    """
    with reading_answer(_DAMAGED):
        said, entries = _entries(check_feed(body))
    found = list(islice(entries, most))
    for entry in found:
        _check_error(entry)
    with reading_answer("arXiv's feed does not say how many papers there are"):
        total = as_count(said)
    documents = tuple(document for entry in found if (document := _read(entry)))
    if len(found) > 1 and not documents:
        raise MalformedAnswer("arXiv's feed has entries that are not papers")
    if total < len(found):
        raise MalformedAnswer("arXiv's feed has more entries than it says there are")
    return FeedPage(documents, total, len(found) - len(documents))


def check_feed(body: bytes) -> str:
    """The feed without what no XML may have, and without the link that echoes the query.

    A mirror may not escape the quotation marks of that link. Raises MalformedAnswer for anything else than a
    feed: an HTML page, or one that declares entities.
    """
    text = decode(body).lstrip("\ufeff \t\r\n")
    if not _ROOT.search(text[:_HEAD]) or "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise MalformedAnswer("arXiv answered with something that is not a feed")
    head = _ECHO.sub("", _DECLARATION.sub("", text[:_HEAD], count=1), count=1)
    return _BARE.sub("&amp;", _ENTITY.sub(_character, _CONTROL.sub("", head + text[_HEAD:])))


def _character(match: re.Match[str]) -> str:
    """A character that HTML has a name for and XML has not, such as `&nbsp;`."""
    return html5.get(match[1], f"&amp;{match[1]}")


def _check_error(entry: Any) -> None:
    """Raise SourceRefused for an entry that is an error message of arXiv."""
    if entry is not None and _ERROR in (entry.findtext(f"{_ATOM}id") or ""):
        reason = quote_foreign(entry.findtext(f"{_ATOM}summary") or "no reason")
        raise SourceRefused(f"arXiv refused the request: {reason}", 200)


def _entries(feed: str) -> tuple[str | None, Iterator[Any]]:
    """What the feed says about how many papers there are, and its entries; one that is damaged is None.

    Raises ValueError for a feed that is cut: the package's parser repairs it, and silently loses entries.
    """
    try:
        root = _tree(feed)
        found = root.iterfind(f"{_ATOM}entry")
    except etree.XMLSyntaxError:
        alone = list(element_spans(feed, "entry"))
        outside = (feed[end:start] for (_, end), (start, _) in pairwise([(0, 0), *alone, (len(feed), 0)]))
        root = _tree("".join(outside))
        found = (_alone(feed[start:end]) for start, end in alone)
    if root.tag != f"{_ATOM}feed":
        raise ValueError("not a feed")
    return root.findtext(_TOTAL), found


def _alone(entry: str) -> Any:
    """An entry by itself, with the names that a feed of arXiv declares; None if it is damaged."""
    try:
        return _tree(f'<feed xmlns="{_ATOM[1:-1]}" xmlns:arxiv="{_ARXIV}">{entry}</feed>')[0]
    except etree.XMLSyntaxError:
        return None


def _tree(text: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    return etree.fromstring(text.encode(), parser)


def _read(entry: Any) -> Document | None:
    """The paper; None if it cannot be read."""
    try:
        with reading_answer(_UNREADABLE):
            for element in entry.iterfind("*"):
                if len(element) and element.tag in (f"{_ATOM}title", f"{_ATOM}summary"):
                    _flatten(element)
            result = _feed._build_result(entry)
            return clean_document(_document(result)) if result else None
    except MalformedAnswer:
        return None


def _flatten(element: Any) -> None:
    """Make an element with markup a plain text: the package's parser reads up to the first tag only."""
    write_scripts_in(element)
    text = "".join(element.itertext())
    element.clear()
    element.text = text


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
        field=result.primary_category if CATEGORY.fullmatch(result.primary_category or "") else "",
        venue=" ".join((result.journal_ref or "").split()),
        doi=result.doi or "",
    )
