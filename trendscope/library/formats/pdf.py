"""PDF: sections by page and heading, without running heads, page numbers and the list of references."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from pypdfium2 import PdfiumError

from trendscope.document import split_sentences
from trendscope.fulltext.block import Block
from trendscope.fulltext.line_ends import Known, joined, known_in
from trendscope.fulltext.pdf import (
    Encrypted,
    Line,
    begins_section,
    open_pdf,
    paragraph_ranges,
    pdf_pages,
    without_running_heads,
)
from trendscope.fulltext.references import references
from trendscope.library.document import Reading, Section
from trendscope.library.errors import BROKEN, ENCRYPTED, NO_TEXT, TOO_LARGE, Unreadable
from trendscope.library.formats.pdf_metadata import pdf_metadata
from trendscope.library.formats.text import BETWEEN

MAX_PAGES = 3000


class Part(NamedTuple):
    """A heading, or what begins on one page of a paragraph."""

    block: Block
    page: int


def read_pdf(body: bytes) -> Reading:
    try:
        with open_pdf(body) as document:
            if len(document) > MAX_PAGES:
                raise Unreadable(TOO_LARGE)
            pages = list(pdf_pages(document, MAX_PAGES))
            written = document.get_metadata_dict(skip_empty=True)
    except Encrypted:
        raise Unreadable(ENCRYPTED) from None
    except PdfiumError:
        raise Unreadable(BROKEN) from None
    sections = tuple(_sections(_without_references(list(parts_of(without_running_heads(pages))))))
    if not sections:
        raise Unreadable(NO_TEXT)
    return Reading(sections, pdf_metadata(written, pages), pages=len(pages))


def parts_of(pages: Sequence[Sequence[Line]]) -> Iterator[Part]:
    """The paragraphs and headings. A sentence over the end of a page is on the one where it begins."""
    lines = [line for page in pages for line in page]
    page_of = [number for number, page in enumerate(pages, 1) for _ in page]
    known = known_in(lines)
    for part, heading in paragraph_ranges(lines):
        text = joined((lines[at] for at in part), known)
        first, last = page_of[part[0]], page_of[part[-1]]
        if text and first == last:
            yield Part(Block(text, heading), first)
        elif text:
            numbered = [(page_of[at], lines[at]) for at in part]
            yield from _by_page(text, _begins(numbered, known))


def _begins(numbered: Sequence[tuple[int, Line]], known: Known) -> dict[int, int]:
    """Where in the text of these lines each page begins."""
    begins, end = dict[int, int](), 0
    last: Line | None = None
    for page, group in groupby(numbered, itemgetter(0)):
        lines = [line for _, line in group]
        begins[page] = end + (_between(last, lines[0], known) if last is not None else 0)
        end = begins[page] + len(joined(lines, known))
        last = lines[-1]
    return begins


def _between(last: Line, first: Line, known: Known) -> int:
    """How many characters two lines have between them as one: a space, none, or one less for a hyphen."""
    return len(joined([last, first], known)) - len(joined([last], known)) - len(joined([first], known))


def _by_page(text: str, begins: dict[int, int]) -> Iterator[Part]:
    """The sentences of a paragraph that begin on each page."""
    sentences: dict[int, tuple[int, int]] = {}
    pages, starts = list(begins), list(begins.values())
    end = 0
    for sentence in split_sentences(text):
        start = text.index(sentence, end)
        end = start + len(sentence)
        page = pages[bisect_right(starts, start) - 1]
        sentences[page] = sentences.get(page, (start, 0))[0], end
    for page, (start, end) in sentences.items():
        yield Part(Block(text[start:end]), page)


def _without_references(parts: Sequence[Part]) -> list[Part]:
    left_out = references([part.block for part in parts])
    return [part for at, part in enumerate(parts) if at not in left_out]


def _sections(parts: Sequence[Part]) -> Iterator[Section]:
    """The text under each heading on each page. A heading in two lines is one."""
    headings, page, paragraphs = list[str](), 0, list[str]()
    for at, (block, number) in enumerate(parts):
        if paragraphs and (block.heading or number != page):
            yield Section(BETWEEN.join(paragraphs), " ".join(headings), page)
            paragraphs = []
        if block.heading:
            goes_on = at > 0 and parts[at - 1].block.heading and not begins_section(block.text)
            headings = [*headings, block.text] if goes_on else [block.text]
        else:
            paragraphs.append(block.text)
        page = number
    if paragraphs:
        yield Section(BETWEEN.join(paragraphs), " ".join(headings), page)
