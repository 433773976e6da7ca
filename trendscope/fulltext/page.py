"""A page from the network as blocks."""

from __future__ import annotations

from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trendscope.errors import MalformedAnswer
from trendscope.fulltext.sandbox import Form, read_blocks

if TYPE_CHECKING:
    from requests import Response

    from trendscope.fulltext.block import Block
    from trendscope.net.session import Session

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PDF_WITHIN = 1024  # bytes that may precede the mark (ISO 32000-1, appendix H.3.4.1)


def fetch_blocks(url: str, session: Session) -> list[Block]:
    """The headings and paragraphs of the HTML page or PDF at an address.

    Raises SourceError if there is no answer, or if it is neither or cannot be read.
    """
    response = session.get(url)
    host = urlsplit(response.url).hostname or ""
    kind = Message()
    kind["Content-Type"] = response.headers.get("Content-Type", "")
    return read_blocks(response.content, _form(response, kind, host), host, kind.get_content_charset(""))


def _form(response: Response, kind: Message, host: str) -> Form:
    body = response.content
    if b"%PDF-" in body[:_PDF_WITHIN]:
        return "pdf"
    if kind.get_content_type() in _HTML or (not kind["Content-Type"] and body.lstrip()[:1] == b"<"):
        return "html"
    raise MalformedAnswer("{host} answered with neither a web page nor a PDF", host=host)
