"""A claim with its place in a report, as a person judges it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trendscope.feedback.judgement import Cited
from trendscope.trend import Claim, Trend


@dataclass(frozen=True)
class PlacedClaim:
    """A claim, its number in the report from 1, its part, its trend if it has one, and what it cites.

    `stated` has a line for each trend whose counts it states: the counts by period. `counted` has them in
    words as well, as code wrote them, and `trends` are those trends.
    """

    number: int
    part: str
    claim: Claim
    trend: Trend
    cited: Mapping[str, Cited]
    stated: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    trends: tuple[Trend, ...] = ()

    @property
    def text(self) -> str:
        return self.claim.text

    @property
    def heading(self) -> str:
        """The name of its trend, or of its part."""
        return self.trend.name or self.part
