"""What the summarizer hands to the critic."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from trendscope.report import Finding
from trendscope.trend import Claim, Trend


class Draft(BaseModel):
    """Trends and background, every claim with the ids of its sentences."""

    model_config = ConfigDict(frozen=True)

    background: tuple[Claim, ...] = ()
    trends: tuple[Trend, ...] = ()
    field_wide: tuple[Trend, ...] = ()
    measured: int = Field(default=0, description="Documents that the counts are taken of")
    total: dict[int, int] | None = Field(default=None, description="Publications on the question, by year")
    dropped: dict[str, int] = Field(default_factory=dict)
    supported: int | None = Field(
        default=None, description="Claims that a model held against their sentences and found supported"
    )

    def without(self, texts: Set[str | None]) -> Draft:
        """The draft without the claims of these texts, which are counted."""
        trends = tuple(
            trend.model_copy(update={"claims": tuple(c for c in trend.claims if c.text not in texts)})
            for trend in self.trends
        )
        struck = sum(len(trend.claims) for trend in self.trends) - sum(len(t.claims) for t in trends)
        dropped = self.dropped | ({"struck by the critic": struck} if struck else {})
        return self.model_copy(update={"trends": trends, "dropped": dropped})

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.background + tuple(claim for trend in self.trends for claim in trend.claims)


class Review(BaseModel):
    """What the critic says of a draft: its findings, and each criterion scored from 0 to 1."""

    model_config = ConfigDict(frozen=True)

    findings: tuple[Finding, ...] = ()
    scores: dict[str, float] = Field(default_factory=dict)
    missing: tuple[Mapping[str, Any], ...] = Field(default=(), description="Angles that it misses")

    @property
    def score(self) -> float:
        return sum(self.scores.values()) / len(self.scores) if self.scores else 0.0
