"""When two candidates are two names of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trendscope.measuring.candidate import Candidate


def alike(one: Candidate, other: Candidate) -> bool:
    """They share a telling word, or most of the documents of the rarer one."""
    if set(one.words) & set(other.words):
        return True
    common = len(set(one.documents) & set(other.documents))
    return common > 0.5 * min(len(one.documents), len(other.documents))


def distinct(candidates: Iterable[Candidate], taken: Sequence[Candidate], limit: int) -> list[Candidate]:
    """The first candidates that are like none before them."""
    found: list[Candidate] = []
    for candidate in candidates:
        if len(found) >= limit:
            break
        if not any(alike(candidate, other) for other in (*taken, *found)):
            found.append(candidate)
    return found
