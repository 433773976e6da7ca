"""arXiv's Atom feed, each entry through the `arxiv` package's parser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from itertools import islice
from typing import Any
from zlib import crc32

import arxiv
from arxiv import _feed
from lxml import etree

from trendscope.answer import as_count, clean_document
from trendscope.document import Document
from trendscope.errors import MalformedAnswer, SourceRefused
from trendscope.fulltext.charset import as_utf8, decode
from trendscope.net.session import Session
from trendscope.source import reading_answer
from trendscope.text.lines import quote_foreign
from trendscope.text.message import Message
from trendscope.text.scripts import write_scripts_in
from trendscope.tools.xml_elements import element_spans, is_readable

CATEGORY = re.compile(r"[a-z]{1,12}(?:-[a-z]{2,8}){0,2}(?:\.[A-Za-z]{2,5}(?:-[a-z]{2,6})?)?")
"""A category of arXiv, such as `cs.CL` or `cond-mat.mes-hall`: it becomes part of the next query."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ECHO = re.compile(r'<link href="[^<>]*/api/query[^>]*/>')
_ROOT = re.compile(rb"<((?:\w{1,20}:)?feed)(?:\s[^<>]{0,2000})?>")
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
# Neither XML nor any text has these.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]));",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_BARE = re.compile(r"&(?!#?\w{1,32};)")
_ERROR = "/api/errors"
_HEAD = 8192  # bytes in which the feed begins
MAX_HEAD = 100_000  # bytes before the first entry
# It warns of each entry that it skips, with words of the entry.
logging.getLogger("arxiv").addHandler(logging.NullHandler())

_DAMAGED = Message("arXiv's feed is incomplete or damaged")
_UNREADABLE = Message("arXiv's feed has an entry that cannot be read")


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
        said, entries = _entries(check_feed(body), most)
    documents: list[Document] = []
    found = 0
    for entry in entries:  # one at a time: its elements are many times as large as it
        _check_error(entry)
        found += 1
        if document := None if entry is None else _read(entry):
            documents.append(document)
    with reading_answer("arXiv's feed does not say how many papers there are"):
        total = as_count(said)
    if found > 1 and not documents:
        raise MalformedAnswer("arXiv's feed has entries that are not papers")
    if total < found:
        raise MalformedAnswer("arXiv's feed has more entries than it says there are")
    return FeedPage(tuple(documents), total, found - len(documents))


def check_feed(body: bytes) -> bytes:
    """The feed in UTF-8.

    Raises MalformedAnswer for anything else than a feed: an HTML page, or one that declares entities.
    """
    feed = as_utf8(body).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not _ROOT.search(feed[:_HEAD]) or b"<!DOCTYPE" in feed or b"<!ENTITY" in feed:
        raise MalformedAnswer("arXiv answered with something that is not a feed")
    return feed


def _clean(part: bytes) -> str:
    """A part of a feed without what no XML may have."""
    return _BARE.sub("&amp;", _ENTITY.sub(_character, _CONTROL.sub("", decode(part))))


def _character(match: re.Match[str]) -> str:
    """A character that HTML has a name for and XML has not, such as `&nbsp;`."""
    return html5.get(match[1], f"&amp;{match[1]}")


def _check_error(entry: Any) -> None:
    """Raise SourceRefused for an entry that is an error message of arXiv."""
    if entry is not None and _ERROR in (entry.findtext(f"{_ATOM}id") or ""):
        reason = quote_foreign(entry.findtext(f"{_ATOM}summary") or "no reason")
        raise SourceRefused("arXiv refused the request: {reason}", 200, reason=reason)


def _entries(feed: bytes, most: int) -> tuple[str | None, Iterator[Any]]:
    """What the feed says about how many papers there are, and the first entries; a damaged one is None.

    Raises ValueError for a feed that is cut: the package's parser repairs it, and silently loses entries.
    """
    opening = _ROOT.search(feed)
    spans = list(islice(element_spans(feed, r"(?:\w{1,20}:)?entry"), most))
    if not opening or not feed[spans[-1][1] if spans else 0 :].rstrip().endswith(b"feed>"):
        raise ValueError("no whole feed")
    root = opening[0].decode("ascii", "replace")
    close = f"</{opening[1].decode()}>"
    head = feed[: spans[0][0]] if spans else feed
    if len(head) > MAX_HEAD:
        raise ValueError("too much before the first entry")
    # A mirror may not escape the quotation marks of the link that echoes the query.
    text = _ECHO.sub("", _DECLARATION.sub("", _clean(head), count=1), count=1)
    tree = _tree(text + close if spans else text)
    if tree.tag != f"{_ATOM}feed":
        raise ValueError("not a feed")
    return tree.findtext(_TOTAL), (_alone(root, feed[start:end], close) for start, end in spans)


def _alone(root: str, entry: bytes, close: str) -> Any:
    """An entry by itself, inside the names that its feed declares; None if it is damaged or too large."""
    try:
        return _tree(root + _clean(entry) + close)[0] if is_readable(entry) else None
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
