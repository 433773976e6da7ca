"""What plans, writes and judges; the specialists do not know which reasoner they have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from trendscope.document import Document
from trendscope.draft import Draft
from trendscope.measuring.candidate import Measurement
from trendscope.report import Finding

if TYPE_CHECKING:
    from trendscope.graphs.state import Angle
    from trendscope.run import Run


@dataclass(frozen=True)
class Plan:
    """The angles of a question, and its topic in English."""

    angles: tuple[Angle, ...] = ()
    terms: tuple[str, ...] = ()
    untranslated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """What a draft is written from.

    `ids` has the document id of each key; `totals` the publications on the question, by year;
    `growth` a label's share of the whole source, recent over earlier, where it was counted.
    """

    measurement: Measurement
    terms: tuple[str, ...]
    ids: dict[str, str]
    background: tuple[Document, ...] = ()
    totals: dict[int, int] | None = None
    growth: dict[str, float] = field(default_factory=dict)


class Reasoner(Protocol):
    """Plans the search, writes the draft, and judges what code alone cannot."""

    @property
    def name(self) -> str:
        """What the report calls it: extractive, or the model."""
        ...

    async def plan(self, run: Run) -> Plan:
        """Split the question into angles."""
        ...

    async def write(self, run: Run, material: Material) -> Draft:
        """Write a draft from measured material; claims name sentences by id."""
        ...

    async def judge(self, run: Run, draft: Draft, material: Material) -> tuple[Finding, ...]:
        """Findings beside those of the rules."""
        ...
