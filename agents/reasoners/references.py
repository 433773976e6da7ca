"""How prose refers to a document: `Nguyen et al. (2025)`."""

from __future__ import annotations

from trendscope.document import Document
from trendscope.text.lines import one_line
from trendscope.text.surnames import surname
from trendscope.wording import Wording

MAX_TITLE_CHARACTERS = 60


def reference(document: Document, say: Wording) -> str:
    """The surname of the first author and the year: `Kim (2025)`; the title where there is no author."""
    return _by_author("reference", document, say) or f"“{one_line(document.title, MAX_TITLE_CHARACTERS)}”"


def short_reference(document: Document, say: Wording) -> str:
    """The same for a place in brackets, `Kim, 2025`; the year where there is no author."""
    return _by_author("bracketed", document, say) or str(document.year or say("report.undated"))


def _by_author(kind: str, document: Document, say: Wording) -> str | None:
    surnames = [surname(one_line(author)) for author in document.authors if author.strip()]
    if not surnames:
        return None
    year = str(document.year or say("report.undated"))
    if len(surnames) == 1:
        return say(f"{kind}.one", author=surnames[0], year=year)
    if len(surnames) == 2:
        return say(f"{kind}.two", one=surnames[0], other=surnames[1], year=year)
    return say(f"{kind}.more", author=surnames[0], year=year)
