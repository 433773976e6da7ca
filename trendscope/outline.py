"""The outline of a report: which trends are written."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.measuring.candidate import Candidate


@dataclass(frozen=True)
class OutlineEntry:
    """A trend to write: a measured candidate, with a readable name where a model gave one."""

    candidate: Candidate
    name: str | None = None


@dataclass(frozen=True)
class ProposedTrend:
    """A trend that a model proposes by a phrase that was not mined; it still has to be counted."""

    name: str
    phrase: str


@dataclass(frozen=True)
class Outline:
    """The trends to write, and those that still have to be counted."""

    entries: tuple[OutlineEntry, ...]
    proposed: tuple[ProposedTrend, ...] = ()
