"""A bound on what an answer becomes in memory, before any library takes it apart.

A page goes to a process of its own. JSON and XML are parsed in this one, by the packages of the services too,
and six million empty lists are 18 MB on the wire and 400 MB in memory.
"""

from __future__ import annotations

from trendscope.errors import MalformedAnswer

MAX_BYTES = 8_000_000  # 1,000 papers with their abstracts are 3 to 5 MB
MAX_PARTS = 400_000  # 1,000 papers have 100,000, 200 abstracts as lists of words 150,000
_PAGES = ("text/html", "application/xhtml+xml", "application/pdf")
_JSON = (b",", b":", b"[", b"{")
_XML = (b"<", b"=", b"xmlns", b"xmlns", b"xmlns")  # a name space costs as much as four elements


def check_structure(body: bytes, content_type: str, host: str) -> None:
    """Raise MalformedAnswer for JSON or XML with too many bytes, or too many values or elements."""
    if content_type.partition(";")[0].strip().lower() in _PAGES:
        return
    first = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    marks = _XML if first == b"<" else _JSON if first in (b"[", b"{", b"") else ()
    # A mark inside a text counts too: that is cheap, and there are few.
    if marks and (len(body) > MAX_BYTES or sum(body.count(mark) for mark in marks) > MAX_PARTS):
        raise MalformedAnswer(f"{host} answered with more than can be taken apart")
