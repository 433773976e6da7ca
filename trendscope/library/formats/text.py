"""Plain text: paragraphs between empty lines, and pages between form feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trendscope.fulltext.charset import decode
from trendscope.library.document import Reading, Section
from trendscope.library.errors import BROKEN, EMPTY, Unreadable
from trendscope.text.characters import strip_hidden

_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
BETWEEN = "\n\n"


def read_text(body: bytes) -> Reading:
    pages = readable(body).split("\f")
    numbered = len(pages) > 1
    sections = [
        Section(text, page=number if numbered else None)
        for number, page in enumerate(pages, 1)
        if (text := BETWEEN.join(clean_paragraphs(page)))
    ]
    if not sections:
        raise Unreadable(EMPTY)
    return Reading(tuple(sections), pages=len(pages) if numbered else None)


def readable(body: bytes) -> str:
    """The text of a file; raises Unreadable if it is none."""
    text = decode(body).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Unreadable(BROKEN)
    return text


def clean_paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text, each on one line."""
    return (line for part in _EMPTY_LINES.split(text) if (line := strip_hidden(part)))
