"""The text of a PDF, through `pypdf`: paragraphs from lines, without page numbers or running heads."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from trendscope.fulltext.block import Block
from trendscope.fulltext.references import is_reference_title
from trendscope.text.characters import strip_hidden

MAX_PAGES = 60
# Pages after this many seconds of work are left out, rather than the whole document.
MAX_SECONDS = 5.0
MIN_REPEATED = 3

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_DIGITS = re.compile(r"\d+")
_HEADING = re.compile(
    r"(?:(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|제\s*\d{1,2}\s*장)\s+[A-Z가-힣][^.,;()\[\]]{2,60}"
    r"|(?i:abstract|introduction|related work|conclusions?|acknowledge?ments?|appendix(?: [A-Z])?)"
    r"|초록|요약|서론|결론"
)
_SENTENCE_ENDS = re.compile(r"[.!?:。][\"')\]”’]*$")
_COMPOUND = re.compile(r"[^\W\d_]{1,40}-[^\W\d_]{1,40}")
_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]+)-\n([^\W\d_]+)")


class Encrypted(Exception):
    """A PDF that opens only with a password."""


def pdf_blocks(body: bytes) -> list[Block]:
    """Headings and paragraphs of the first 60 pages; none if the pages are images.

    Raises Encrypted, and pypdf's errors for what is not a PDF.
    """
    reader = PdfReader(BytesIO(body))
    if reader.is_encrypted and not _opens(reader):
        raise Encrypted
    return paragraphs([line for page in without_running_heads(list(_pages(reader))) for line in page])


def _opens(reader: PdfReader) -> bool:
    """Whether the empty password opens it, as when only printing is forbidden."""
    try:
        return bool(reader.decrypt(""))
    except DependencyError:
        return False


def _pages(reader: PdfReader) -> Iterator[list[str]]:
    begun = time.process_time()
    for page in islice(reader.pages, MAX_PAGES):
        yield [line for line in map(str.strip, _text(page).splitlines()) if line]
        if time.process_time() - begun > MAX_SECONDS:
            return


def _text(page: PageObject) -> str:
    try:
        return page.extract_text().translate(_LIGATURES)
    except Exception:  # noqa: BLE001 - whatever pypdf raises for one broken page, the others are readable
        return ""


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
    width = sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0
    compounds = frozenset(compound for line in lines for compound in _COMPOUND.findall(line))
    blocks, open_lines = list[Block](), list[str]()
    for line in lines:
        ended = not open_lines or _SENTENCE_ENDS.search(open_lines[-1]) is not None
        heading = is_heading(line, width) and ended
        if heading or (ended and open_lines and len(open_lines[-1]) < 0.8 * width):
            blocks.append(Block(joined(open_lines, compounds)))
            open_lines = []
        if heading:
            blocks.append(Block(strip_hidden(line), heading=True))
        else:
            open_lines.append(line)
    blocks.append(Block(joined(open_lines, compounds)))
    return [block for block in blocks if block.text]


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
