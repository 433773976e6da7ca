"""What the summarizer hands to the critic, and what the critic says about it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from trendscope.plan import Angle
from trendscope.synthesis import Synthesis
from trendscope.trend import Claim, Trend

Severity = Literal["note", "warning", "error"]


class Finding(BaseModel):
    """One thing the critic says about a draft."""

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Severity
    message: str
    subject: str | None = Field(default=None, description="The trend or the word it is about")


class Draft(BaseModel):
    """Trends and background, each claim with the ids of its sentences."""

    model_config = ConfigDict(frozen=True)

    background: tuple[Claim, ...] = ()
    trends: tuple[Trend, ...] = ()
    also: tuple[Trend, ...] = ()
    domain_wide: tuple[Trend, ...] = ()
    synthesis: Synthesis = Synthesis()
    measured: int = Field(default=0, description="Documents that were counted")
    in_passing: int = Field(default=0, description="How many of these name the topic once, outside the title")
    counted: tuple[str, ...] = Field(default=(), description="Ids of those documents")
    total: dict[str, int] | None = Field(default=None, description="Publications on the question, by year")
    dropped: dict[str, int] = Field(default_factory=dict)
    dropped_of_trends: dict[str, dict[str, int]] = Field(
        default_factory=dict, description="What of this was dropped of each trend, by its label"
    )
    is_fallback: bool = Field(
        default=False, description="Whether it was written without the model, which gave no usable outline"
    )
    notes: tuple[Finding, ...] = Field(default=(), description="What was left out of the outline, and why")
    supported: int | None = Field(
        default=None, description="Claims that a model checked against their sentences and found supported"
    )

    def without_claims(self, texts: Set[str | None]) -> Draft:
        """The draft without the claims that have these texts, which are counted as dropped."""
        trends = tuple(
            trend.model_copy(update={"claims": tuple(c for c in trend.claims if c.text not in texts)})
            for trend in self.trends
        )
        kept = self.model_copy(update={"trends": trends, "synthesis": self.synthesis.without_claims(texts)})
        removed = len(self.claims) - len(kept.claims)
        dropped = self.dropped | ({"dropped by the critic": removed} if removed else {})
        return kept.model_copy(update={"dropped": dropped})

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim, in the order of the report."""
        of_trends = (claim for trend in self.trends for claim in trend.claims)
        return (*self.background, *of_trends, *self.synthesis.claims)


class Review(BaseModel):
    """What the critic says of a draft: findings, and a score from 0 to 1 for each criterion."""

    model_config = ConfigDict(frozen=True)

    findings: tuple[Finding, ...] = ()
    scores: dict[str, float] = Field(default_factory=dict)
    missing: tuple[Mapping[str, Any], ...] = Field(default=(), description="Angles to search for")

    @property
    def score(self) -> float:
        return sum(self.scores.values()) / len(self.scores) if self.scores else 0.0


@dataclass(frozen=True)
class JudgedDraft:
    """What a reasoner makes of a draft: the draft without unsupported claims, and what it misses."""

    draft: Draft
    findings: tuple[Finding, ...] = ()
    scores: dict[str, float] = field(default_factory=dict)
    missing: tuple[Angle, ...] = ()
