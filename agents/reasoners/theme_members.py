"""Which documents belong to a theme of a report, and which theme rose most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.change import gain
from trendscope.trend import Direction

Item = TypeVar("Item")
MIN_MENTIONS = 2


def dwells_on(document: Document, theme: re.Pattern[str]) -> bool:
    """Whether a document names a theme in its title, or twice."""
    return bool(theme.search(document.title)) or len(theme.findall(document.text)) >= MIN_MENTIONS


def largest_rise(
    candidates: Iterable[Candidate], measured: Measurement, directions: Collection[Direction]
) -> Candidate | None:
    """Of those that move in these directions, the one whose share gained most; None without a split."""
    split = measured.split
    rising = [each for each in candidates if each.direction in directions]
    if not rising or split is None:
        return None
    return max(rising, key=lambda each: gain(each.counts, measured.sampled, split))


def first_theme(candidates: Sequence[Candidate]) -> dict[str, str]:
    """The label of the first theme that counts each document, by the document's key."""
    found: dict[str, str] = {}
    for candidate in candidates:
        for key in candidate.documents:
            found.setdefault(key, candidate.label)
    return found


def spread(
    items: Iterable[Item], theme_of: Callable[[Item], str | None], limit: int, per_theme: int
) -> list[Item]:
    """The first items, at most `per_theme` of one theme while there are others; those left over fill up."""
    used: Counter[str | None] = Counter()
    chosen: list[Item] = []
    left: list[Item] = []
    for item in items:
        theme = theme_of(item)
        if theme is not None and used[theme] >= per_theme:
            left.append(item)
            continue
        used[theme] += 1
        chosen.append(item)
    return (chosen + left)[:limit] if len(chosen) < limit else chosen[:limit]
