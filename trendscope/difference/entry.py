"""What a renderer shows of a difference: sections of entries, and how much of them."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.report.corpus import Paper
from trendscope.report.readable import readable

CAME, WENT, TURNED, SAME = "+", "−", "⇄", "·"


@dataclass(frozen=True)
class Extent:
    """How much is told: None is all.

    `text` is the longest text of a claim, in characters; `others` is whether the lesser trends whose counts
    alone changed are told singly, and the papers of all whose counts changed are named.
    """

    papers: int | None = 3
    periods: int | None = 4
    claims: int | None = 3
    lines: int | None = 2
    text: int | None = 180
    phrases: int | None = 4
    evidence: bool = False
    others: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing that changed: a mark, its name, what happened, and lines and papers below it."""

    mark: str
    text: str
    name: str = ""
    lines: tuple[str, ...] = ()
    papers: tuple[tuple[str, Paper], ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with what changed, and a note on what is left out."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""


def title_of(paper: Paper) -> str:
    """The title of a paper, or the address if there is none."""
    return readable(paper.title.strip()) or paper.url
