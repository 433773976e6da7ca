"""What a person can say of a report."""

from __future__ import annotations

from typing import Protocol

from trendscope.feedback.judgement import Judgement
from trendscope.feedback.placed_claim import PlacedClaim


class Judges(Protocol):
    """Somebody who judges a report: see `trendscope.feedback.judging.Judging`, which does it."""

    @property
    def claims(self) -> tuple[PlacedClaim, ...]: ...

    @property
    def judgements(self) -> list[Judgement]: ...

    @property
    def left(self) -> tuple[PlacedClaim, ...]: ...

    @property
    def drafts(self) -> list[Judgement]: ...

    def accept(self, claim: str | int) -> Judgement: ...

    def reject(self, claim: str | int, *, reason: str = "") -> Judgement: ...

    def correct(self, claim: str | int, text: str) -> Judgement: ...

    def prefer(self, better: str, worse: str) -> Judgement: ...
