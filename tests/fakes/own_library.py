"""A library of documents that were made: real ones of SQLite, without files that would have to be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.fakes.corpus import FEW, Paper
from trendscope.library.document import Metadata, Reading, Section
from trendscope.library.library import Library

TRANSLATION_PAPERS = [paper for paper in FEW if paper.names("machine translation")]


def fill(path: Path, papers: Iterable[Paper], *, undated: Iterable[Paper] = ()) -> Library:
    """A library with these papers, each with an abstract on page 1 and a result on page 7."""
    library = Library(path)
    for paper in papers:
        add(library, paper.id, paper.title, paper.abstract, date=paper.day, authors=paper.authors)
    for paper in undated:
        add(library, paper.id, paper.title, paper.abstract, date=None, authors=paper.authors)
    return library


def add(
    library: Library,
    name: str,
    title: str,
    abstract: str,
    *,
    date: str | None = None,
    authors: tuple[str, ...] = (),
    body: str = "",
    heading: str = "Abstract",
) -> str:
    """The key of a document that was added."""
    later = body or f"On page seven, machine translation of {name} gains 3.2 BLEU over the baseline."
    sections = (
        Section(abstract, heading, 1),
        Section("This section is on how the work was organised.", "Introduction", 2),
        Section(later, "Results", 7),
    )
    metadata = Metadata(title=title, authors=authors, date=date, origin="bibtex")
    path = library.path.parent / "papers" / f"{name}.pdf"
    return library.keep(path, name.encode(), Reading(sections, metadata, pages=7)).document.key
