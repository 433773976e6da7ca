"""Whether the share of a phrase changed between two time windows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from trendscope.trend import Direction, Test

PRIOR = 10.0
RISING_Z, LIKELY_Z, EARLY_Z, FADING_Z = 2.5, 1.96, 1.0, -1.96
WHOLE_EARLY_Z = 1.64
UNREAD_RISING_Z = 1.64
MIN_GROWTH_RATIO = 1.15
MIN_SIDE = 20
MIN_NAMED = 5
MIN_HELD = 0.8
MIN_PERIODS_FOR_TWO = 5
MIN_WITHOUT_DECIMAL = 9.95  # percent, which is 10 when rounded


@dataclass(frozen=True)
class Robustness:
    """In how many of the ways to split the years a direction holds.

    It holds where the share changes by over 15 % in that direction, with a z-score of 1 or more.
    """

    held: int = 0
    ways: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether it holds in at least 80% of the ways; always where there is only one way."""
        return self.held >= MIN_HELD * self.ways


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
    robustness: Robustness = Robustness()

    @property
    def min_share(self) -> float:
        """The smaller of its shares in the two windows."""
        return min(self.recent / max(1, self.recent_size), self.earlier / max(1, self.earlier_size))

    @property
    def direction(self) -> Direction:
        """The direction by z, if every other test is passed (docs/method.md has the calibration)."""
        if FADING_Z < self.z < EARLY_Z or self._failed:
            return "steady"
        if self.z <= FADING_Z:
            return "fading"
        if self.z < LIKELY_Z:
            return "early signal"
        return "rising" if self.z >= RISING_Z else "likely rising"

    @property
    def unmet(self) -> tuple[Test, ...]:
        """The tests that keep a phrase with a significant z-score from rising or fading."""
        return () if FADING_Z < self.z < LIKELY_Z else self._failed

    @property
    def is_named_enough(self) -> bool:
        """Whether at least five papers name it on the side where its share is larger.

        Below five the normal approximation behind z is not to be trusted: Cochran (1954), Some methods for
        strengthening the common chi-squared tests. The rule there is for expected counts.
        """
        return (self.recent if self.z > 0 else self.earlier) >= MIN_NAMED

    @property
    def _failed(self) -> tuple[Test, ...]:
        changed = self.growth_ratio if self.z > 0 else 1 / self.growth_ratio
        passed: dict[Test, bool] = {
            "enough_papers": min(self.recent_size, self.earlier_size) >= MIN_SIDE and self.is_named_enough,
            "growth_ratio": changed > MIN_GROWTH_RATIO,
            "robust": self.robustness.is_enough,
        }
        return tuple(test for test, ok in passed.items() if not ok)


def whole_direction(z: float, growth_ratio: float) -> Direction:
    """The direction of counts over everything, which have no sampling error.

    An early signal needs more than in a sample, a z-score of 1.64: below that, as many went the other way.
    """
    if (growth_ratio if z > 0 else 1 / growth_ratio) <= MIN_GROWTH_RATIO or FADING_Z < z < WHOLE_EARLY_Z:
        return "steady"
    if z <= FADING_Z:
        return "fading"
    if z < LIKELY_Z:
        return "early signal"
    return "rising" if z >= RISING_Z else "likely rising"


def direction_held(direction: Direction, z: float, growth_ratio: float) -> Direction:
    """What the papers that were not read leave of a direction of all papers; `z` and the ratio are theirs.

    A label is chosen for how it changes in the papers that were read, so that their part of all papers
    speaks for it too much.
    """
    falls = direction == "fading"
    changed, strength = (1 / growth_ratio, -z) if falls else (growth_ratio, z)
    if changed <= MIN_GROWTH_RATIO or strength < EARLY_Z:
        return "steady"
    return "likely rising" if direction == "rising" and z < UNREAD_RISING_Z else direction


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
    sides = _sides(counts, sampled, min(sampled, default=split), split)
    z = log_odds(*sides)
    return ChangeTest(
        {period: counts.get(period, 0) for period in sorted(sampled)},
        *sides,
        z=z,
        growth_ratio=share_ratio(*sides),
        kendall_tau=kendall_tau(
            [counts.get(period, 0) / number for period, number in sorted(sampled.items()) if number]
        ),
        robustness=_robustness(counts, sampled, rising=z > 0),
    )


def ways_to_split(sampled: Mapping[str, int]) -> list[tuple[str, str]]:
    """Every first period among the first third, with every split that leaves enough on either side of it.

    Enough are two periods with 20 documents, or one period if there are fewer than five.
    """
    periods = sorted(sampled)
    side = 2 if len(periods) >= MIN_PERIODS_FOR_TWO else 1
    ways = [
        (periods[start], periods[split])
        for start in range((len(periods) + 2) // 3)
        for split in range(start + side, len(periods) - side + 1)
    ]
    return [(start, split) for start, split in ways if _is_wide_enough(sampled, start, split)]


def _is_wide_enough(sampled: Mapping[str, int], start: str, split: str) -> bool:
    recent = count_since(sampled, split)
    return min(recent, count_since(sampled, start) - recent) >= MIN_SIDE


def _robustness(counts: Mapping[str, int], sampled: Mapping[str, int], *, rising: bool) -> Robustness:
    ways = ways_to_split(sampled)
    sides = [_sides(counts, sampled, start, split) for start, split in ways]
    return Robustness(sum(_holds(each, rising=rising) for each in sides), len(ways))


def _holds(sides: tuple[int, int, int, int], *, rising: bool) -> bool:
    ratio, z = share_ratio(*sides), log_odds(*sides)
    return (ratio if rising else 1 / ratio) > MIN_GROWTH_RATIO and (z if rising else -z) >= EARLY_Z


def _sides(
    counts: Mapping[str, int], sampled: Mapping[str, int], start: str, split: str
) -> tuple[int, int, int, int]:
    """Documents with the phrase and all documents since the split, then both from the start to the split."""
    recent, recent_size = count_since(counts, split), count_since(sampled, split)
    return recent, recent_size, count_since(counts, start) - recent, count_since(sampled, start) - recent_size


def first_named(counts: Mapping[str, int], sampled: Mapping[str, int]) -> str | None:
    """The period since which a phrase is named, if at least 20 documents before it do not name it."""
    first = min((period for period, number in counts.items() if number), default=None)
    if first is None:
        return None
    before = sum(sampled.values()) - count_since(sampled, first)
    return first if before >= MIN_SIDE else None


def percent(count: int, size: int) -> str:
    """A share as everything says it: `32%`, with a decimal below 10."""
    share = 100 * count / max(size, 1)
    return f"{share:.1f}%" if 0 < share < MIN_WITHOUT_DECIMAL else f"{share:.0f}%"


def count_since(counts: Mapping[str, int], period: str) -> int:
    """The sum of the counts from a period on."""
    return sum(number for counted, number in counts.items() if counted >= period)


def around(counts: Mapping[str, int], period: str) -> tuple[int, int]:
    """The sums of the counts before a period, and from it on."""
    recent = count_since(counts, period)
    return sum(counts.values()) - recent, recent


def before_and_since(
    counts: Mapping[str, int], sampled: Mapping[str, int], split: str
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The documents with a phrase and all documents, before a split and since."""
    (earlier, recent), (earlier_size, recent_size) = around(counts, split), around(sampled, split)
    return (earlier, earlier_size), (recent, recent_size)


def gain(counts: Mapping[str, int], sampled: Mapping[str, int], split: str) -> float:
    """By how much a share is higher since a split than before."""
    earlier, recent = (count / max(1, size) for count, size in before_and_since(counts, sampled, split))
    return recent - earlier


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
