"""What plans, searches, writes and judges; the specialists do not know which reasoner they have."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from trendscope.draft import Draft, JudgedDraft
from trendscope.evidence_base import EvidenceBase
from trendscope.outline import Outline
from trendscope.plan import Plan

if TYPE_CHECKING:
    from trendscope.agents.angle_search import AngleSearch
    from trendscope.run import Run

EXTRACTIVE = "extractive"
"""The name of the one without a model."""

OutlineCount = Callable[[Outline], Awaitable[tuple[EvidenceBase, Outline]]]
"""Counts an outline among all papers on the question: the evidence with its counts, and their directions."""


class Reasoner(Protocol):
    """Plans, searches, writes, and judges what code alone cannot."""

    @property
    def name(self) -> str:
        """What the report calls it: extractive, or the model."""
        ...

    async def plan(self, run: Run) -> Plan:
        """Split the question into angles."""
        ...

    async def search(self, run: Run, angle_search: AngleSearch) -> None:
        """Make the planned searches of an angle, and others for what is still missing."""
        ...

    async def outline(self, run: Run, evidence: EvidenceBase) -> Outline:
        """Choose the trends of the report from the measured candidates."""
        ...

    async def write(self, run: Run, evidence: EvidenceBase, outline: Outline, count: OutlineCount) -> Draft:
        """Count the outline, and write a draft of it; its claims cite sentences by id."""
        ...

    async def judge(self, run: Run, draft: Draft, evidence: EvidenceBase) -> JudgedDraft:
        """Check each claim of a draft against its sentences."""
        ...
