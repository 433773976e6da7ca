"""Several rankings as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

K = 60

T = TypeVar("T")


def fused(rankings: Iterable[Sequence[T]]) -> list[tuple[T, float]]:
    """What the rankings have, the best first, by reciprocal rank fusion: the sum of 1 / (60 + rank).

    Cormack, Clarke and Büttcher (2009), Reciprocal rank fusion outperforms Condorcet and individual rank
    learning methods. Only ranks count, because scores of words and of vectors have no common scale.
    """
    scores = Counter[T]()
    for ranking in rankings:
        for rank, each in enumerate(ranking, 1):
            scores[each] += 1 / (K + rank)  # type: ignore[assignment] # a Counter adds floats as well
    return [(each, float(score)) for each, score in scores.most_common()]
