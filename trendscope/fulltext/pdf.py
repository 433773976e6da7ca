"""The text of a PDF, through PDFium: paragraphs from lines, without page numbers or running heads."""

from __future__ import annotations

import math
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from string import whitespace

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage
from pypdfium2.raw import (
    FS_MATRIX,
    FPDFText_GetCharIndexFromTextIndex,
    FPDFText_GetFontSize,
    FPDFText_GetMatrix,
)

from trendscope.fulltext.block import Block
from trendscope.fulltext.line_ends import joined, known_in
from trendscope.fulltext.references import is_reference_title
from trendscope.text.characters import strip_hidden

MAX_PAGES = 60
# Pages after this many seconds of work are left out, rather than the whole document.
MAX_SECONDS = 5.0
MIN_REPEATED = 3
# A short line that is so much larger than most is a heading, and any that is much larger.
LARGER, MUCH_LARGER = 1.08, 1.25

# What PDFium gives for a hyphen at the end of a line, with or without the end of the line.
_LINE_END_HYPHEN = re.compile(r"[\x02\ufffe]\s*")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_NUMBERS = re.compile(r"\d+|^[ivxlc]{1,7}$")
_HEADING = re.compile(
    r"(?:(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|제\s*\d{1,2}\s*장)\s+"
    r"(?:[A-Z][^.,;()\[\]]{2,60}|[가-힣][^.,;()\[\]]{1,60})"
    r"|(?i:abstract|introduction|related work|conclusions?|acknowledge?ments?)"
    r"|(?i:appendix)(?: [A-Z](?:[.:] [^,;]{2,60})?)?"
    r"|초록|요약|서론|결론"
)
# These stand alone also after what has no full stop, such as the authors.
_ABSTRACT = re.compile(r"A(?i:bstract)|초\s*록|요\s*약|국문\s*초록")
_SENTENCE_ENDS = re.compile(r"[.!?:。][\"')\]”’]*$")
_NUMBERED = re.compile(r"\d|[A-Z]\.\d")
_DOTS, _MIN_DOTS, _OF_A_PAGE = ".·…", 6, "0123456789ivxlc"
# A single letter is part of a formula, and so is what has this sign.
_WORD = re.compile(r"[^\W\d_]{2}")
_EQUALS = "="
_LETTER = re.compile(r"[^\W_]")
# Lines that were scanned are a little askew.
_TURN = 30


class Encrypted(Exception):
    """A PDF that opens only with a password."""


class Line(str):
    """A line of a page: the size of its letters, 0 if unknown, and by how many degrees it is turned."""

    size: float
    turn: int

    def __new__(cls, text: str, size: float = 0.0, turn: int = 0) -> Line:
        line = super().__new__(cls, text)
        line.size, line.turn = size, turn
        return line


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
        return PdfDocument(body)
    except PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise Encrypted from error
        raise


def pdf_pages(document: PdfDocument, pages: int, seconds: float = math.inf) -> Iterator[list[Line]]:
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


def _lines(document: PdfDocument, number: int) -> list[Line]:
    """The lines of a page.

    PDFium reads from left to right of a page as it is shown, and a page can be shown upside down.
    """
    page = document[number]
    lines = list(_shown(page))
    turn = _most_turned(lines)
    if turn % 90 == 0 and turn != page.get_rotation():
        page.set_rotation(turn)
        lines = list(_shown(page))
    page.close()
    return lines


def _shown(page: PdfPage) -> Iterator[Line]:
    """A hyphen at the end of a line is one again, before the end of the line."""
    text_page = page.get_textpage()
    for found in _LINE.finditer(text_page.get_text_range()):
        size, turn = _look(text_page, found.start() + _typical(found[0]))
        text = _LINE_END_HYPHEN.sub("-\n", found[0].translate(_LIGATURES))
        yield from (Line(line, size, turn) for part in text.split("\n") if (line := part.strip()))
    text_page.close()


def _typical(line: str) -> int:
    """Where in a line a letter is of the size of most: the first may be a large capital or a line number."""
    found = _LETTER.search(line, len(line) // 2) or _LETTER.search(line)
    return found.start() if found else len(line) - len(line.lstrip())


def _look(page: PdfTextPage, at: int) -> tuple[float, int]:
    """The size of a character as it is on the page, and by how much it is turned.

    PDFium's own size is that of the font, before a figure with the text in it is made smaller.
    """
    index = FPDFText_GetCharIndexFromTextIndex(page, at)
    matrix = FS_MATRIX()
    if index < 0 or not FPDFText_GetMatrix(page, index, matrix):
        return 0.0, 0
    size = float(FPDFText_GetFontSize(page, index)) * math.hypot(matrix.c, matrix.d)
    return size, round(math.degrees(math.atan2(matrix.b, matrix.a)) / _TURN) * _TURN % 360


def without_running_heads(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The lines of each page without page numbers, repeated first and last lines, contents or turned lines.

    Two are enough for a line that is smaller than most.
    """
    pages = [[line for line in _upright(page) if not _is_of_contents(line)] for page in pages]
    edges = Counter(_shape(page[at]) for page in pages for at in (0, -1) if page)
    size = body_size([line for page in pages for line in page])

    def is_running(line: Line) -> bool:
        shape = _shape(line)
        return not shape or edges[shape] >= (MIN_REPEATED - 1 if line.size < size else MIN_REPEATED)

    def inner(lines: list[Line]) -> list[Line]:
        running = list(map(is_running, lines))
        first = running.index(False) if False in running else len(lines)
        last = running[::-1].index(False) if False in running else 0
        return lines[first : len(lines) - last]

    return [inner(page) for page in pages]


def _upright(page: Sequence[Line]) -> list[Line]:
    """The lines that are turned like most letters: not the stamp in a margin, or what is along an axis."""
    turn = _most_turned(page)
    return [line for line in page if line.turn == turn]


def _most_turned(page: Sequence[Line]) -> int:
    turns = Counter[int]()
    for line in page:
        turns[line.turn] += len(line)
    return turns.most_common(1)[0][0] if turns else 0


def _is_of_contents(line: str) -> bool:
    """Whether a line ends with dots that lead to the number of a page."""
    before = line.rstrip().rstrip(_OF_A_PAGE)
    tail = before[len(before.rstrip(_DOTS + whitespace)) :]
    return sum(sign in _DOTS for sign in tail) >= _MIN_DOTS


def _shape(line: str) -> str:
    """A line without its numbers; empty for a page number."""
    return _NUMBERS.sub("", line).strip(" -–—|/.")


def paragraphs(lines: Sequence[Line]) -> list[Block]:
    """Lines joined into paragraphs, which end with a short line with a full stop, or before a heading."""
    known = known_in(lines)
    blocks = [
        Block(strip_hidden(lines[part[0]]) if heading else joined((lines[at] for at in part), known), heading)
        for part, heading in paragraph_ranges(lines)
    ]
    return [block for block in blocks if block.text]


def paragraph_ranges(lines: Sequence[Line]) -> Iterator[tuple[range, bool]]:
    """Which lines make up each paragraph or heading, and whether it is a heading, which is one line."""
    width = sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0
    size = body_size(lines)
    start = 0
    for at, line in enumerate(lines):
        ended = at == start or _SENTENCE_ENDS.search(lines[at - 1]) is not None
        heading = (ended and is_heading(line, width)) or _stands_out(line, size, width)
        if at > start and (heading or (ended and len(lines[at - 1]) < 0.8 * width)):
            yield range(start, at), False
            start = at
        if heading:
            yield range(at, at + 1), True
            start = at + 1
    if start < len(lines):
        yield range(start, len(lines)), False


def begins_section(heading: str) -> bool:
    """Whether a heading stands alone, whatever is before it: it has a number, or is that of the abstract."""
    return _NUMBERED.match(heading) is not None or _ABSTRACT.fullmatch(heading) is not None


def body_size(lines: Sequence[Line]) -> float:
    """The size of most letters."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _stands_out(line: Line, size: float, width: int) -> bool:
    """Whether a line is a heading wherever it is: its letters are larger, or it is that of the abstract.

    A larger capital alone begins a paragraph.
    """
    if _ABSTRACT.fullmatch(line):
        return True
    if size <= 0 or line.size < LARGER * size or len(line) < 3 or not _WORD.search(line) or _EQUALS in line:
        return False
    return line.size >= MUCH_LARGER * size or len(line) < 0.8 * width


def is_heading(line: str, width: int) -> bool:
    """Whether a line can be a heading on a page whose lines have `width` characters."""
    return is_reference_title(line) or (len(line) < 0.8 * width and _HEADING.fullmatch(line) is not None)
