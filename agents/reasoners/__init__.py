"""What plans, searches, writes and judges; the specialists do not know which reasoner they have."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from trendscope.document import Document
from trendscope.draft import Draft
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.report import Finding

if TYPE_CHECKING:
    from trendscope.agents.angle_search import Desk
    from trendscope.graphs.state import Angle
    from trendscope.run import Run

Topic = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Plan:
    """The angles of a question, and its topic in English: groups that are all meant, of phrases each.

    `asked` is the topic as the question names it, which stands in where that of a model finds nothing.
    """

    angles: tuple[Angle, ...] = ()
    topic: Topic = ()
    asked: Topic = ()
    untranslated: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The phrases of the topic, each once."""
        return tuple(dict.fromkeys(phrase for group in self.topic for phrase in group))


@dataclass(frozen=True)
class Material:
    """What a draft is written from.

    `ids` has the document id of each key; `totals` the publications on the question, by year;
    `growth` a label's share of the whole source, recent over earlier, where it was counted; `found`
    are documents that were looked for beside those that are counted.
    """

    measurement: Measurement
    terms: tuple[str, ...]
    ids: dict[str, str]
    background: tuple[Document, ...] = ()
    found: tuple[Document, ...] = ()
    totals: dict[int, int] | None = None
    growth: dict[str, float] = field(default_factory=dict)

    @cached_property
    def sentences(self) -> dict[str, str]:
        """The text of each sentence that may be cited, by its id."""
        return {
            f"{self.ids[document.key]}.{at}": sentence
            for document in (*self.measurement.documents, *self.found)
            if document.key in self.ids
            for at, sentence in enumerate(document.sentences, 1)
        }


@dataclass(frozen=True)
class Outlined:
    """A trend to write: a measured candidate, with a reader's name for it where a model gave one."""

    candidate: Candidate
    name: str | None = None


@dataclass(frozen=True)
class Outline:
    """The trends to write, and the names and phrases of those that still have to be counted."""

    trends: tuple[Outlined, ...]
    proposed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Judgement:
    """A draft without what its sentences do not say, what is to be said of it, and what it misses."""

    draft: Draft
    findings: tuple[Finding, ...] = ()
    scores: dict[str, float] = field(default_factory=dict)
    missing: tuple[Angle, ...] = ()


class Reasoner(Protocol):
    """Plans, searches, writes, and judges what code alone cannot."""

    @property
    def name(self) -> str:
        """What the report calls it: extractive, or the model."""
        ...

    async def plan(self, run: Run) -> Plan:
        """Split the question into angles."""
        ...

    async def search(self, run: Run, desk: Desk) -> None:
        """Ask what the angle of the desk plans, and what is missing then."""
        ...

    async def outline(self, run: Run, material: Material) -> Outline:
        """Choose the trends of the report among the measured candidates."""
        ...

    async def write(self, run: Run, material: Material, outline: Outline) -> Draft:
        """Write a draft from measured material; claims name sentences by id."""
        ...

    async def judge(self, run: Run, draft: Draft, material: Material) -> Judgement:
        """What remains of a draft when each claim is held against its sentences."""
        ...
