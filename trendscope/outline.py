"""The outline of a report: which trends to write about."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.measuring.candidate import Candidate


@dataclass(frozen=True)
class OutlineEntry:
    """A trend to write about: a measured candidate, with a readable name if a model gave one."""

    candidate: Candidate
    name: str | None = None


@dataclass(frozen=True)
class ProposedTrend:
    """A trend that a model proposes as a phrase that was not mined; it still has to be counted."""

    name: str
    phrase: str


@dataclass(frozen=True)
class Outline:
    """The trends to write about, and those that still have to be counted."""

    entries: tuple[OutlineEntry, ...]
    proposed: tuple[ProposedTrend, ...] = ()
