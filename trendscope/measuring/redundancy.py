"""When two candidates are two names for one development."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trendscope.measuring.candidate import Candidate

FAR_COMMONER = 4
MIN_OVERLAP = 0.2


def is_redundant(one: Candidate, other: Candidate) -> bool:
    """Whether they share a telling word, or most documents of the rarer one.

    A candidate that is much more common, and so in most documents anyway, is a different development.
    """
    if set(one.words) & set(other.words):
        return True
    common = len(set(one.documents) & set(other.documents))
    rarer, commoner = sorted((len(one.documents), len(other.documents)))
    return common > 0.5 * rarer and commoner <= FAR_COMMONER * rarer


def is_named_with(one: Candidate, other: Candidate) -> bool:
    """Whether a fifth of the documents of the rarer one name both: a shared word alone relates nothing."""
    common = len(set(one.documents) & set(other.documents))
    return common >= MIN_OVERLAP * min(len(one.documents), len(other.documents))


def distinct(candidates: Iterable[Candidate], taken: Sequence[Candidate], limit: int) -> list[Candidate]:
    """The first candidates, at most `limit`, that repeat no earlier one and none in `taken`."""
    found: list[Candidate] = []
    for candidate in candidates:
        if len(found) >= limit:
            break
        if not any(is_redundant(candidate, other) for other in (*taken, *found)):
            found.append(candidate)
    return found
