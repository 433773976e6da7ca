"""How prose refers to a document: `Nguyen et al. (2025)`."""

from __future__ import annotations

from itertools import islice

from trendscope.document import Document
from trendscope.text.lines import one_line
from trendscope.text.surnames import surname
from trendscope.wording import Wording

MAX_TITLE_CHARACTERS = 60


def reference(document: Document, say: Wording) -> str:
    """The surname of the first author and the year: `Kim (2025)`; the title where there is no author."""
    names, year = _surnames(document), _year(document, say)
    if not names:
        return f"“{one_line(document.title, MAX_TITLE_CHARACTERS)}”"
    if len(names) == 1:
        return say("reference.one", author=names[0], year=year)
    if len(names) == 2:
        return say("reference.two", one=names[0], other=names[1], year=year)
    return say("reference.more", author=names[0], year=year)


def short_reference(document: Document, say: Wording) -> str:
    """The same for a place in brackets, `Kim, 2025`; the year where there is no author."""
    names, year = _surnames(document), _year(document, say)
    if not names:
        return year
    if len(names) == 2:
        return say("bracketed.two", one=names[0], other=names[1], year=year)
    return say("bracketed.one" if len(names) == 1 else "bracketed.more", author=names[0], year=year)


def _surnames(document: Document) -> list[str]:
    """Of the first authors, three at most: of more than two, only the first is named."""
    named = islice(filter(str.strip, document.authors), 3)
    return [surname(one_line(author)) for author in named]


def _year(document: Document, say: Wording) -> str:
    return str(document.year or say("report.undated"))
