"""Which developments are named by the same papers, and how that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trendscope.measuring.candidate import Candidate, Measurement

MIN_SHARED, MIN_LIFT, MIN_SHARE = 4, 1.5, 0.2
MIN_SIDE, MIN_TURN = 10, 0.2


@dataclass(frozen=True)
class Company:
    """The papers that name a candidate, and how many of them name another one, before and since the split.

    `lift` is how many name both over how many would if the two were independent on either side of the
    split: the observed over the expected count of Mantel and Haenszel (1959), so that two developments of
    the same years are not taken for one.
    """

    other: Candidate
    earlier: int
    earlier_size: int
    recent: int
    recent_size: int
    lift: float

    @property
    def shared(self) -> int:
        """Papers that name both."""
        return self.earlier + self.recent

    @property
    def share(self) -> float:
        """The part of the candidate's papers that name the other."""
        return self.shared / max(1, self.earlier_size + self.recent_size)

    @property
    def turn(self) -> float:
        """By how much that part changed; 0 if either side has too few papers to tell."""
        if min(self.earlier_size, self.recent_size) < MIN_SIDE:
            return 0.0
        return self.recent / self.recent_size - self.earlier / self.earlier_size


def company_of(candidate: Candidate, others: Iterable[Candidate], measured: Measurement) -> list[Company]:
    """What the papers on a candidate name as well."""
    return [_company(candidate, other, measured) for other in others if other.label != candidate.label]


def companions(company: Iterable[Company]) -> list[Company]:
    """Those that clearly often come along, the most frequent first."""
    close = (
        each
        for each in company
        if each.shared >= MIN_SHARED and each.share >= MIN_SHARE and each.lift >= MIN_LIFT
    )
    return sorted(close, key=lambda each: (-each.shared, each.other.label))


def turns(company: Iterable[Company]) -> list[Company]:
    """Those whose part grew by a fifth of the papers or more, the largest change first."""
    turned = (each for each in company if each.turn >= MIN_TURN and each.recent >= MIN_SHARED)
    return sorted(turned, key=lambda each: (-each.turn, each.other.label))


def shared_numbers(labels: Iterable[str], measured: Measurement) -> frozenset[str]:
    """How many papers name each two of these, in all and on either side of the split."""
    names = {*labels}
    named = [each for each in (*measured.candidates, *measured.domain_wide) if each.label in names]
    pairs = (_company(one, other, measured) for one in named for other in named if one is not other)
    return frozenset(number for pair in pairs for number in _numbers(pair))


def _numbers(pair: Company) -> Iterator[str]:
    counts = (pair.shared, pair.earlier, pair.recent)
    sizes = (pair.earlier_size, pair.recent_size, pair.earlier_size + pair.recent_size)
    yield from (str(number) for number in (*counts, *sizes))


def _company(candidate: Candidate, other: Candidate, measured: Measurement) -> Company:
    sides = measured.sides
    mine, its = ([side.intersection(each.documents) for side in sides] for each in (candidate, other))
    both = [len(one & another) for one, another in zip(mine, its, strict=True)]
    expected = sum(
        len(one) * len(another) / max(1, len(side))
        for one, another, side in zip(mine, its, sides, strict=True)
    )
    return Company(other, both[0], len(mine[0]), both[1], len(mine[1]), sum(both) / max(expected, 0.01))
