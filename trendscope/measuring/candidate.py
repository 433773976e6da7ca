"""What measuring yields."""

from __future__ import annotations

from dataclasses import dataclass, field

from trendscope.document import Document
from trendscope.trend import Direction


@dataclass(frozen=True)
class Candidate:
    """A phrase mined from the documents, with its count per year and its z-score.

    `counts` are documents (not occurrences) by year. `z` is None where there is no time axis.
    `lift` is its share here over its share in the background; `words` are the stems that tell it
    from other candidates; a greater `weight` is picked first.
    """

    label: str
    forms: tuple[str, ...]
    documents: tuple[str, ...]
    counts: dict[int, int]
    direction: Direction
    z: float | None
    growth: float | None
    kendall: float | None
    related: tuple[str, ...] = ()
    lift: float | None = None
    weight: float = 0.0
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """The counts behind a report.

    `sampled` is the number of documents a year that the shares are taken of; `split` is the first
    year of the recent part, None where the documents have no time axis.
    """

    documents: tuple[Document, ...]
    sampled: dict[int, int]
    split: int | None
    candidates: tuple[Candidate, ...]
    field_wide: tuple[Candidate, ...] = ()
    uncovered: tuple[str, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)
