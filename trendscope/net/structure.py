"""A bound on what an answer becomes in memory, before any library takes it apart.

A page goes to a process of its own. JSON and XML are parsed in this one, by the packages of the services too,
and six million empty lists are 18 MB on the wire and 400 MB in memory.
"""

from __future__ import annotations

from trendscope.errors import MalformedAnswer

MAX_BYTES = 16_000_000  # the same pages have 3 to 10 MB
# 1,000 papers of Semantic Scholar have 150,000; 200 records of PubMed with long lists of references, or 200
# works of OpenAlex by large collaborations, have up to 500,000.
MAX_PARTS = 1_000_000
_PAGES = ("text/html", "application/xhtml+xml", "application/pdf")
_JSON = {b",": 1, b":": 1, b"[": 1, b"{": 1}
_XML = {b"<": 1, b"=": 3, b"xmlns": 10}  # by what they take: an attribute has a name and a value


def check_structure(body: bytes, content_type: str, host: str) -> None:
    """Raise MalformedAnswer for JSON or XML with too many bytes, or too many values or elements."""
    if content_type.partition(";")[0].strip().lower() in _PAGES:
        return
    first = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    marks = _XML if first == b"<" else _JSON if first in (b"[", b"{", b"") else {}
    # A mark inside a text counts too: that is cheap, and there are few.
    parts = sum(body.count(mark) * weight for mark, weight in marks.items())
    if marks and (len(body) > MAX_BYTES or parts > MAX_PARTS):
        raise MalformedAnswer(f"{host} answered with more than can be taken apart")
