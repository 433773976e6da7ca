"""A bound on what an answer becomes in memory, before any library takes it apart.

A page goes to a process of its own. JSON and XML are parsed in this one, by the packages of the services too,
and six million empty lists are 18 MB on the wire and 400 MB in memory.
"""

from __future__ import annotations

import re

# Bytes: what an answer itself takes, its texts, and the values in it. 200 works of OpenAlex take 10 to 20 MB,
# 200 records of PubMed 8 to 20, 1,000 papers of arXiv 5 to 12; a source that can asks again for less.
MAX_MEMORY = 20_000_000
ONE_ENTRY = 3_000_000  # of a list in XML, while it is parsed
MAX_TAGS = 1_000_000
_PAGES = ("text/html", "application/xhtml+xml", "application/pdf")
# What values take at most in CPython, by the mark before or behind them. A mark in a text counts too: that is
# cheap, and there are few.
JSON_WEIGHTS = {b",": 60, b":": 60, b"[": 60, b"{": 130}
# A list in XML is parsed entry by entry: only one entry's elements are there at a time.
_TAGS = {b"<": 1, b"=": 3, b"xmlns": 10}  # an attribute has a name and a value
# One such character makes four bytes of each character of its text, or two.
_WIDE = re.compile(
    rb"[\xf0-\xf4]|\\u[dD][89abAB]|&(?!(?:amp|lt|gt|quot|apos|nbsp|#\d{1,4}|#x[\da-fA-F]{1,4});)"
)
_BROAD = re.compile(rb"[\xc4-\xef]|\\u|&[#n]")
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


def fits_in_memory(body: bytes, content_type: str) -> bool:
    """Whether it may be parsed: JSON or XML that does not take too much memory, or anything else."""
    mark = _first_mark(body, content_type)
    if mark == b"<":
        memory = (1 + _width(body)) * len(body) + ONE_ENTRY
        return memory <= MAX_MEMORY and _weigh(body, _TAGS) <= MAX_TAGS
    return mark is None or _json_fits(body)


def may_go_on(head: bytes, size: int, content_type: str) -> bool:
    """Whether an answer that begins so and has so many bytes may still fit."""
    return 2 * size <= MAX_MEMORY or _first_mark(head, content_type) is None


def _first_mark(body: bytes, content_type: str) -> bytes | None:
    """With what JSON or XML begins, empty if there are spaces only; None for a page and anything else."""
    first = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    is_page = content_type.partition(";")[0].strip().lower() in _PAGES
    return None if is_page or first not in (b"<", b"[", b"{", b"") else first


def _json_fits(body: bytes) -> bool:
    """Whether JSON can be parsed; its texts are looked at one by one only if they matter."""
    rest = MAX_MEMORY - len(body) - _weigh(body, JSON_WEIGHTS)
    if rest < len(body) or (width := _width(body)) == 1:
        return rest >= len(body)
    for text in _TEXT.finditer(body) if rest < width * len(body) else ():
        rest -= _width(body, *text.span()) * (text.end() - text.start())
        if rest < 0:
            return False
    return True


def _weigh(body: bytes, marks: dict[bytes, int]) -> int:
    return sum(body.count(mark) * weight for mark, weight in marks.items())


def _width(body: bytes, start: int = 0, end: int | None = None) -> int:
    """How many bytes a character of this text takes."""
    end = len(body) if end is None else end
    return 4 if _WIDE.search(body, start, end) else 2 if _BROAD.search(body, start, end) else 1
