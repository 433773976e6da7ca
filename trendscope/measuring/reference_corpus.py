"""A sample of the whole field, to check that a phrase says something about the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trendscope.measuring.change import ChangeTest, count_since, log_odds
from trendscope.measuring.phrases import phrase_keys
from trendscope.measuring.tokenized_document import TokenizedDocument

MIN_DOCUMENTS = 20


@dataclass(frozen=True)
class Contrast:
    """A phrase compared with the field: how much more frequent it is here, and the z of its move there."""

    lift: float
    z: float


@dataclass(frozen=True)
class ReferenceCorpus:
    """How many documents of the field there are by period, and how many of them have each phrase."""

    sampled: dict[str, int]
    counts: dict[str, Counter[str]]
    split: str | None

    @classmethod
    def of(
        cls,
        documents: Sequence[TokenizedDocument],
        wanted: Mapping[str, Iterable[str]],
        split: str | None,
    ) -> ReferenceCorpus:
        """Count the documents that have any of the keys of each wanted phrase, or group of them."""
        counts: dict[str, Counter[str]] = {}
        names: dict[str, list[str]] = {}
        for name, keys in wanted.items():
            for key in keys:
                names.setdefault(key, []).append(name)
        for document in documents:
            found = phrase_keys((*document.title, *document.text)) & names.keys()
            for name in {name for key in found for name in names[key]}:
                counts.setdefault(name, Counter())[document.period or ""] += 1
        return cls(dict(Counter(document.period or "" for document in documents)), counts, split)

    @property
    def size(self) -> int:
        return sum(self.sampled.values())

    def contrast(self, key: str, documents: int, size: int, change: ChangeTest | None) -> Contrast | None:
        """Compare a phrase that `documents` of `size` documents have; None if the corpus is too small.

        The lift is the smaller of two: over all periods, and in the window where the phrase is more frequent.
        """
        if self.size < MIN_DOCUMENTS:
            return None
        counts = self.counts.get(key, Counter())
        found = sum(counts.values())
        lift = cautious_lift(documents, size, found, self.size)
        recent_size = count_since(self.sampled, self.split) if self.split else 0
        earlier_size = self.size - recent_size
        if not self.split or change is None or min(recent_size, earlier_size) < MIN_DOCUMENTS:
            return Contrast(lift, 0.0)
        recent = count_since(counts, self.split)
        if change.z >= 0:
            in_window = cautious_lift(change.recent, change.recent_size, recent, recent_size)
        else:
            in_window = cautious_lift(change.earlier, change.earlier_size, found - recent, earlier_size)
        sides = (recent, recent_size, found - recent, earlier_size)
        return Contrast(min(lift, in_window), log_odds(*sides))


def cautious_lift(count: int, size: int, other: int, other_size: int) -> float:
    """The ratio of shares as if one more corpus document had the phrase: a small corpus shows little lift."""
    return ((count + 0.5) / (size + 1)) / ((other + 1.0) / (other_size + 1))
