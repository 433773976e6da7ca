"""Which theme of a report a document belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from trendscope.measuring.candidate import Candidate

Item = TypeVar("Item")


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
