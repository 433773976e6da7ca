"""Searches as the state knows them; the texts go into the run."""

from __future__ import annotations

from trendscope.graphs.state import SearchRecord
from trendscope.plan import Role
from trendscope.run import Run
from trendscope.source import Found


def record_search(  # noqa: PLR0913 - what a record has, keyword-only
    found: Found, run: Run, *, angle: str, role: Role, source: str, period: str | None = None
) -> SearchRecord:
    """The record of a search of `source` for an angle; the run keeps the documents that it found."""
    for document in found.documents:
        run.add_document(document)
    return SearchRecord(
        angle=angle,
        role=role,
        source=source,
        query=found.query,
        period=period,
        total=found.total,
        lost=found.lost,
        documents=[document.key for document in found.documents],
        notes=list(found.notes),
    )


def is_share(record: SearchRecord) -> bool:
    """Whether papers of a period were drawn; a period that was read again for itself may be whole."""
    known = len(record["documents"]) + record["lost"]
    return record["period"] is not None and (record["total"] or 0) > known
