"""The text of a PDF, through PDFium: paragraphs from lines, without page numbers or running heads."""

from __future__ import annotations

import math
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pypdfium2 import PdfDocument, PdfiumError

from trendscope.fulltext.block import Block
from trendscope.fulltext.references import is_reference_title
from trendscope.text.characters import strip_hidden

MAX_PAGES = 60
# Pages after this many seconds of work are left out, rather than the whole document.
MAX_SECONDS = 5.0
MIN_REPEATED = 3

_DIGITS = re.compile(r"\d+")
_HEADING = re.compile(
    r"(?:(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|제\s*\d{1,2}\s*장)\s+[A-Z가-힣][^.,;()\[\]]{2,60}"
    r"|(?i:abstract|introduction|related work|conclusions?|acknowledge?ments?|appendix(?: [A-Z])?)"
    r"|초록|요약|서론|결론"
)
_SENTENCE_ENDS = re.compile(r"[.!?:。][\"')\]”’]*$")
_COMPOUND = re.compile(r"[^\W\d_]{1,40}-[^\W\d_]{1,40}")
# What PDFium gives for a hyphen at the end of a line, with or without the end of the line.
_LINE_END_HYPHEN = re.compile(r"[\x02\ufffe]\s*")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]+)-\n([^\W\d_]+)")


class Encrypted(Exception):
    """A PDF that opens only with a password."""


def pdf_blocks(body: bytes) -> list[Block]:
    """Headings and paragraphs of the first 60 pages; none if the pages are images.

    Raises Encrypted, and PdfiumError for what is not a PDF.
    """
    with open_pdf(body) as document:
        pages = list(pdf_pages(document, MAX_PAGES, MAX_SECONDS))
    return paragraphs([line for page in without_running_heads(pages) for line in page])


def open_pdf(body: bytes) -> PdfDocument:
    """Raises Encrypted for one that needs a password, and PdfiumError for what is not a PDF."""
    try:
        document = PdfDocument(body)
    except PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise Encrypted from error
        raise
    return document


def pdf_pages(document: PdfDocument, pages: int, seconds: float = math.inf) -> Iterator[list[str]]:
    """The lines of each page, none for a page that is broken. Raises PdfiumError if all of them are."""
    begun = time.process_time()
    readable, broken = False, None
    for number in range(min(pages, len(document))):
        try:
            yield _lines(document, number)
            readable = True
        except PdfiumError as error:
            broken = error
            yield []
        if time.process_time() - begun > seconds:
            break
    if broken and not readable:
        raise broken


def _lines(document: PdfDocument, number: int) -> list[str]:
    """The lines of a page. A hyphen at the end of a line is one again, before the end of the line."""
    page = document[number]
    text = page.get_textpage().get_text_range().translate(_LIGATURES)
    page.close()
    return [line for line in map(str.strip, _LINE_END_HYPHEN.sub("-\n", text).splitlines()) if line]


def without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """The lines of each page without page numbers or repeated first and last lines."""
    edges = Counter(_shape(page[at]) for page in pages for at in (0, -1) if page)

    def inner(lines: list[str]) -> list[str]:
        running = [not (shape := _shape(line)) or edges[shape] >= MIN_REPEATED for line in lines]
        first = running.index(False) if False in running else len(lines)
        last = running[::-1].index(False) if False in running else 0
        return lines[first : len(lines) - last]

    return [inner(page) for page in pages]


def _shape(line: str) -> str:
    """A line without its numbers; empty for a page number."""
    return _DIGITS.sub("", line).strip(" -–—|/.")


def paragraphs(lines: Sequence[str]) -> list[Block]:
    """Lines joined into paragraphs, which end with a short line with a full stop, or before a heading."""
    compounds = compounds_in(lines)
    blocks = [
        Block(joined((lines[at] for at in part), compounds), heading)
        for part, heading in paragraph_ranges(lines)
    ]
    return [block for block in blocks if block.text]


def paragraph_ranges(lines: Sequence[str]) -> Iterator[tuple[range, bool]]:
    """Which lines make up each paragraph or heading, and whether it is a heading."""
    width = sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0
    start = 0
    for at, line in enumerate(lines):
        ended = at == start or _SENTENCE_ENDS.search(lines[at - 1]) is not None
        heading = is_heading(line, width) and ended
        if at > start and (heading or (ended and len(lines[at - 1]) < 0.8 * width)):
            yield range(start, at), False
            start = at
        if heading:
            yield range(at, at + 1), True
            start = at + 1
    if start < len(lines):
        yield range(start, len(lines)), False


def compounds_in(lines: Iterable[str]) -> frozenset[str]:
    """The words with a hyphen inside a line."""
    return frozenset(compound for line in lines for compound in _COMPOUND.findall(line))


def is_heading(line: str, width: int) -> bool:
    """Whether a line can be a heading on a page whose lines have `width` characters."""
    return is_reference_title(line) or (len(line) < 0.8 * width and _HEADING.fullmatch(line) is not None)


def joined(lines: Iterable[str], compounds: frozenset[str] = frozenset()) -> str:
    """The lines as one, with words rejoined that a hyphen splits at the end of a line.

    The hyphen stays in a word that has another one, and in one of the `compounds` seen elsewhere.
    """

    def whole(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        parted = found[2][0].islower() and compound not in compounds
        return found[1] + found[2] if parted else compound

    return strip_hidden(_BROKEN.sub(whole, "\n".join(lines)).replace("-\n", "-"))
