"""The outline of a report: which trends to write about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trendscope.measuring.candidate import Candidate
from trendscope.trend import Trend

DropReason = Literal[
    "too_few", "topic", "repeated", "failed_audit", "beyond_five", "beyond_seven", "not_found"
]


@dataclass(frozen=True)
class OutlineEntry:
    """A trend to write about: a measured candidate, with a name and a definition if a model gave them.

    One that is not `counted` rests on what the angles found; its candidate has no counts and no documents.
    `written` is a trend of an earlier round that stays as it was written.
    """

    candidate: Candidate
    name: str | None = None
    definition: str | None = None
    counted: bool = True
    written: Trend | None = None


@dataclass(frozen=True)
class DroppedTheme:
    """A theme that a model proposed and that the report does not have; `documents` name it."""

    name: str
    reason: DropReason
    documents: int = 0


@dataclass(frozen=True)
class Outline:
    """The trends to write about, and the proposed ones that were dropped."""

    entries: tuple[OutlineEntry, ...]
    dropped: tuple[DroppedTheme, ...] = ()
