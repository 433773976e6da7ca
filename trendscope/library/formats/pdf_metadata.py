"""Title, authors and date of a PDF: what is written into it if its first page has it, else that page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import whitespace

from trendscope.fulltext.line_ends import joined
from trendscope.fulltext.pdf import Line, body_size
from trendscope.library.document import Metadata
from trendscope.library.first_page import arxiv_of, date_of, doi_of, is_name, names_in
from trendscope.library.origins import Origins
from trendscope.text.characters import strip_hidden

PDF, FIRST_PAGE = "pdf", "first page"
MAX_TITLE_LINES = 5
TOP = 40  # lines of the first page in which a title may be
_NOT_TITLE = re.compile(
    r"@|arxiv:|https?:|www\.|\bissn\b|\bdoi\b|©|^(?:preprint|accepted|published|draft|typeset)\b",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:docx?|tex|dvi|pdf|indd|qxd|hwp|rtf|odt|pages)\b|^(?:microsoft word|untitled)", re.IGNORECASE
)
_MARKS = "*†‡§¶∗⋆" + whitespace
_BETWEEN_NAMES = re.compile(r"[;,]|\band\b")
_SENTENCE = re.compile(r"[.!?。]\s|[.,:;-]$")
_LETTERS = re.compile(r"[\W_]+")


def pdf_metadata(written: Mapping[str, str], pages: Sequence[Sequence[Line]]) -> Metadata:
    """What is known of a PDF with these entries (`/Title` and so on) and these lines on its pages."""
    first = next((page for page in pages if page), [])
    text = "\n".join(line for page in pages[:2] for line in page)
    at, size = _title_lines(first)
    origins = Origins()
    title = origins.first(
        "title",
        {
            PDF: _written_title(written.get("Title", ""), text),
            FIRST_PAGE: _joined_title(first[at : at + size]),
        },
    )
    authors = origins.first(
        "authors",
        {
            PDF: _written_authors(written.get("Author", ""), text),
            FIRST_PAGE: names_in(first[at + size : at + size + 6]) if size else (),
        },
    )
    on_first = "\n".join(first)
    return Metadata(
        title=title or "",
        authors=authors or (),
        date=origins.first("date", {FIRST_PAGE: date_of(on_first)}),
        doi=origins.first("doi", {FIRST_PAGE: doi_of(on_first)}) or "",
        arxiv=origins.first("arxiv", {FIRST_PAGE: arxiv_of(on_first)}) or "",
        origin=str(origins),
    )


def _written_title(title: str, text: str) -> str:
    """The title that is written into a PDF, if its first pages have it: templates leave another one."""
    title = strip_hidden(title)
    letters = _letters(title)
    if len(letters) < 6 or len(title) > 400 or _FILE.search(title) or letters not in _letters(text):
        return ""
    return title


def _written_authors(author: str, text: str) -> tuple[str, ...]:
    """The authors that are written into a PDF, if all are names, and on its first pages."""
    names = [name for each in _BETWEEN_NAMES.split(strip_hidden(author)) if (name := each.strip())]
    on_page = _letters(text)
    if all(is_name(name) and _letters(name.split()[-1]) in on_page for name in names):
        return tuple(names)
    return ()


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).lower()


def _title_lines(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the title begins on the first page, and of how many lines it is: the largest that can be one.

    Where all letters have one size, it is the first line, if it is short and no sentence.
    """
    body = body_size(lines)
    # A figure in larger letters may come after the addresses of the authors; the title never does.
    addresses = next((at for at, line in enumerate(lines[:TOP]) if at and "@" in line), TOP)
    for top in (lines[:addresses], lines[:TOP]):
        if found := _largest(top, body):
            return found
    return _first_line(lines)


def _largest(top: Sequence[Line], body: float) -> tuple[int, int] | None:
    """The lines in the largest letters that can be a title, if any are larger than those of the text."""
    for size in sorted({round(line.size, 1) for line in top if line.size > 1.05 * body}, reverse=True):
        for at, line in enumerate(top):
            if round(line.size, 1) != size or (at and round(top[at - 1].size, 1) == size):
                continue
            number = next(
                (n for n, each in enumerate(top[at:]) if round(each.size, 1) != size), len(top) - at
            )
            if number <= MAX_TITLE_LINES and _may_be_title(_joined_title(top[at : at + number])):
                return at, number
    return None


def _first_line(lines: Sequence[Line]) -> tuple[int, int]:
    width = sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0
    first = next((at for at, line in enumerate(lines[:3]) if _may_be_title(line)), None)
    if first is None or len(lines) < 4 or len(lines[first]) > 0.8 * width or _SENTENCE.search(lines[first]):
        return 0, 0
    return first, 1


def _joined_title(lines: Sequence[Line]) -> str:
    return joined(lines).rstrip(_MARKS).strip()


def _may_be_title(text: str) -> bool:
    words = len(text.split())
    return words >= 2 and len(_letters(text)) >= 8 and len(text) <= 300 and not _NOT_TITLE.search(text)
