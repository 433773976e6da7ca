"""The field at large, against which a phrase must say something about the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from trendscope.measuring.momentum import Momentum, log_odds, since
from trendscope.measuring.phrases import keys
from trendscope.measuring.reading import Reading

LEAST = 20


@dataclass(frozen=True)
class Contrast:
    """A phrase against the field: how much more frequent it is here, and how the field moves (z)."""

    lift: float
    z: float


@dataclass(frozen=True)
class Background:
    """Documents of the field by year, and those of them that hold a phrase."""

    sampled: dict[int, int]
    counts: dict[str, Counter[int]]
    split: int | None

    @classmethod
    def of(cls, readings: Sequence[Reading], wanted: Collection[str], split: int | None) -> Background:
        counts: dict[str, Counter[int]] = {}
        wanted = set(wanted)
        for reading in readings:
            for key in keys((*reading.title, *reading.text)) & wanted:
                counts.setdefault(key, Counter())[reading.year or 0] += 1
        return cls(dict(Counter(reading.year or 0 for reading in readings)), counts, split)

    @property
    def size(self) -> int:
        return sum(self.sampled.values())

    def contrast(self, key: str, documents: int, size: int, moved: Momentum | None) -> Contrast | None:
        """None where the background is too small to tell.

        The lift is the smaller of two: over all years, and on the side where the phrase is frequent.
        """
        if self.size < LEAST:
            return None
        counts = self.counts.get(key, Counter())
        found = sum(counts.values())
        lift = cautious(documents, size, found, self.size)
        recent_size = since(self.sampled, self.split) if self.split else 0
        earlier_size = self.size - recent_size
        if not self.split or moved is None or min(recent_size, earlier_size) < LEAST:
            return Contrast(lift, 0.0)
        recent = since(counts, self.split)
        if moved.z >= 0:
            beside = cautious(moved.recent, moved.recent_size, recent, recent_size)
        else:
            beside = cautious(moved.earlier, moved.earlier_size, found - recent, earlier_size)
        return Contrast(min(lift, beside), log_odds(recent, recent_size, found - recent, earlier_size))


def cautious(count: int, size: int, other: int, other_size: int) -> float:
    """Share over share as if the background held one document more: a small sample proves no lift."""
    return ((count + 0.5) / (size + 1)) / ((other + 1.5) / (other_size + 1))
