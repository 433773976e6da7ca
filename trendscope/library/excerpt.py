"""What a run has of a document of the library: its abstract or beginning, and what answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from trendscope.document import Document
from trendscope.library import LIBRARY
from trendscope.library.document import ABOVE
from trendscope.library.library import LibraryDocument
from trendscope.library.passage import Passage

# About as much as an abstract has: shares of other papers are of titles and abstracts.
MAX_BEGINNING = 1200

_ABSTRACT = re.compile(r"\W*(?:abstract|summary|요\s?약|초\s?록|개\s?요|국문\s?초록)\W*$", re.IGNORECASE)
# As journals write it, before the first words: `Abstract— We`.
_SAID_ABSTRACT = re.compile(r"(?:^|\n)\W{0,3}(?:abstract|요\s?약|초\s?록) ?[.:—–-] ?(?=\S)", re.IGNORECASE)
_BETWEEN = "\n\n"


def as_document(
    document: LibraryDocument, passages: Sequence[Passage], answers: Sequence[Passage]
) -> Document:
    """The document as a run has it; `passages` are all that it has, and `answers` those that answer."""
    first = _abstract(passages) or _beginning(passages)
    texts = [each.text for each in first]
    if texts and (said := _SAID_ABSTRACT.search(texts[0])):
        texts[0] = texts[0][said.end() :]
    quoted = [each for each in answers if each not in first]
    known = document.metadata
    pages = (first[0].page if first else None, *(each.page for each in quoted))
    return Document(
        key=document.key,
        title=known.title,
        authors=known.authors,
        date=known.date,
        url=address_of(document),
        kind="paper",
        source=LIBRARY,
        text=_BETWEEN.join(texts),
        venue=known.venue,
        doi=known.doi,
        passages=tuple(each.text for each in quoted),
        pages=pages if any(pages) else (),
    )


def address_of(document: LibraryDocument) -> str:
    """Where anyone can find the document, if that is known, else the file."""
    known = document.metadata
    if known.arxiv:
        return f"https://arxiv.org/abs/{known.arxiv}"
    if known.doi:
        return f"https://doi.org/{known.doi}"
    return known.url or document.path.as_uri()


def _abstract(passages: Sequence[Passage]) -> list[Passage]:
    """The passages under the first heading that says so; some on the next page are left out."""
    start = next(
        (at for at, each in enumerate(passages) if _ABSTRACT.match(each.heading.split(ABOVE)[-1])), None
    )
    if start is None:
        return []
    first = passages[start]
    same = takewhile(lambda each: (each.heading, each.page) == (first.heading, first.page), passages[start:])
    return list(_within(same))


def _beginning(passages: Sequence[Passage]) -> list[Passage]:
    page = passages[0].page if passages else None
    return list(_within(takewhile(lambda each: each.page == page, passages)))


def _within(passages: Iterator[Passage]) -> Iterator[Passage]:
    """The first of them, and those after it for which there is room."""
    size = 0
    for passage in passages:
        if size and size + len(passage.text) > MAX_BEGINNING:
            return
        size += len(passage.text)
        yield passage
