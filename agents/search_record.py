"""Searches as the state knows them; the texts go into the run."""

from __future__ import annotations

from trendscope.graphs.state import Role, SearchRecord
from trendscope.run import Run
from trendscope.tools.source import Found


def record_of(  # noqa: PLR0913 - what a record holds, by keyword
    found: Found, run: Run, *, angle: str, role: Role, source: str, year: int | None = None
) -> SearchRecord:
    """The record of a search of `source` for an angle; the run keeps the documents that it gave."""
    for document in found.documents:
        run.keep(document)
    return SearchRecord(
        angle=angle,
        role=role,
        source=source,
        query=found.query,
        year=year,
        total=found.total,
        documents=[document.key for document in found.documents],
        notes=list(found.notes),
    )
