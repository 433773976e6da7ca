"""Whether the share of a phrase changed between two time windows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from trendscope.trend import Direction, Test

PRIOR = 10.0
RISING_Z, LIKELY_Z, EARLY_Z, FADING_Z = 2.5, 1.96, 1.0, -1.96
MIN_GROWTH_RATIO = 1.15
MIN_RISING_TAU, MAX_FADING_TAU = 0.3, -0.6


@dataclass(frozen=True)
class ChangeTest:
    """Recent against earlier documents that name a phrase.

    `recent` and `earlier` are documents with the phrase, `recent_size` and `earlier_size` all documents of
    that window. `growth_ratio` is the recent share over the earlier one.
    """

    counts: dict[str, int]
    recent: int
    recent_size: int
    earlier: int
    earlier_size: int
    z: float
    growth_ratio: float
    kendall_tau: float

    @property
    def direction(self) -> Direction:
        """The direction by the thresholds above.

        On held-out papers a rise at z >= 2.5 was confirmed in 88-95 % of the cases, at z >= 1.96 in
        60-81 %, and below that in 38-48 % (docs/method.md).
        """
        if self.z <= FADING_Z and self.kendall_tau <= MAX_FADING_TAU:
            return "fading"
        if self.z < EARLY_Z or self.growth_ratio <= MIN_GROWTH_RATIO or self.kendall_tau < MIN_RISING_TAU:
            return "steady"
        if self.z < LIKELY_Z:
            return "early signal"
        return "rising" if self.z >= RISING_Z else "likely rising"

    @property
    def unmet(self) -> tuple[Test, ...]:
        """The tests that keep a phrase with a significant z-score from rising or fading."""
        if self.direction != "steady":
            return ()
        if self.z <= FADING_Z:
            return ("falling_years",)
        if self.z < LIKELY_Z:
            return ()
        small: tuple[Test, ...] = ("growth_ratio",) if self.growth_ratio <= MIN_GROWTH_RATIO else ()
        uneven: tuple[Test, ...] = ("rising_years",) if self.kendall_tau < MIN_RISING_TAU else ()
        return (*small, *uneven)


def split_period(found: Mapping[str, int], min_documents: int = 8) -> str | None:
    """The first period of the recent window: about 40 % of the span, with enough documents on either side.

    `found` are documents by period, with every period of the span.
    """
    cuts, total, periods = [], sum(found.values()), sorted(found)
    for at, cut in enumerate(periods[1:], start=1):
        recent = count_since(found, cut)
        share = recent / total
        if min(recent, total - recent) >= min_documents:
            span = (len(periods) - at) / len(periods)
            cuts.append((abs(span - 0.4) + 0.3 * abs(share - 0.5), cut))
    return min(cuts)[1] if cuts else None


def compare_windows(counts: Mapping[str, int], sampled: Mapping[str, int], split: str) -> ChangeTest:
    """Test the counts of a phrase by period; `sampled` are all documents by period."""
    recent, recent_size = count_since(counts, split), count_since(sampled, split)
    earlier, earlier_size = sum(counts.values()) - recent, sum(sampled.values()) - recent_size
    dense = [counts.get(period, 0) / number for period, number in sorted(sampled.items()) if number]
    return ChangeTest(
        counts={period: counts.get(period, 0) for period in sorted(sampled)},
        recent=recent,
        recent_size=recent_size,
        earlier=earlier,
        earlier_size=earlier_size,
        z=log_odds(recent, recent_size, earlier, earlier_size),
        growth_ratio=share_ratio(recent, recent_size, earlier, earlier_size),
        kendall_tau=kendall_tau(dense),
    )


def count_since(counts: Mapping[str, int], period: str) -> int:
    """The sum of the counts from a period on."""
    return sum(number for counted, number in counts.items() if counted >= period)


def log_odds(count: int, size: int, other: int, other_size: int) -> float:
    """z of the log-odds ratio with an informative Dirichlet prior at the pooled rate of both sides.

    Monroe, Colaresi & Quinn (2008), Fightin' Words, equations 15, 20 and 22.
    """
    prior = PRIOR * (count + other) / max(1, size + other_size)
    if not prior:
        return 0.0
    variance = 1 / (count + prior) + 1 / (other + prior)
    return (_logit(count, size, prior) - _logit(other, other_size, prior)) / math.sqrt(variance)


def share_ratio(count: int, size: int, other: int, other_size: int) -> float:
    """The ratio of the two shares, with half a document added to both sides."""
    return ((count + 0.5) / (size + 1)) / ((other + 0.5) / (other_size + 1))


def kendall_tau(values: list[float]) -> float:
    """Rank correlation with time, from -1 to 1: Kendall (1938), A new measure of rank correlation."""
    pairs = [(earlier, later) for i, earlier in enumerate(values) for later in values[i + 1 :]]
    return sum((later > earlier) - (later < earlier) for earlier, later in pairs) / max(1, len(pairs))


def _logit(count: int, size: int, prior: float) -> float:
    return math.log((count + prior) / max(0.5, size - count + PRIOR - prior))
