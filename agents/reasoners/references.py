"""How prose refers to a document: `Nguyen et al. (2025)`."""

from __future__ import annotations

from trendscope.document import Document
from trendscope.text.lines import one_line
from trendscope.text.surnames import surname
from trendscope.wording import Wording

MAX_TITLE_CHARACTERS = 60


def reference(document: Document, say: Wording) -> str:
    """The surname of the first author and the year; the title where there is no author."""
    surnames = [surname(one_line(author)) for author in document.authors if author.strip()]
    if not surnames:
        return f"“{one_line(document.title, MAX_TITLE_CHARACTERS)}”"
    year = str(document.year or say("report.undated"))
    if len(surnames) == 1:
        return say("reference.one", author=surnames[0], year=year)
    if len(surnames) == 2:
        return say("reference.two", one=surnames[0], other=surnames[1], year=year)
    return say("reference.more", author=surnames[0], year=year)
