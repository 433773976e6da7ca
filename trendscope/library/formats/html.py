"""HTML: the prose of a page by headings, without navigation and hidden text."""

from __future__ import annotations

from trendscope.fulltext.html import html_blocks
from trendscope.fulltext.references import without_references
from trendscope.library.document import Reading
from trendscope.library.errors import NO_TEXT, Unreadable
from trendscope.library.formats.sections import by_heading


def read_html(body: bytes) -> Reading:
    sections = tuple(by_heading(without_references(html_blocks(body))))
    if not sections:
        raise Unreadable(NO_TEXT)
    return Reading(sections)
