"""When two candidates are two names for one development."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from trendscope.measuring.candidate import Candidate
from trendscope.text.words import normalize
from trendscope.trend import RISING_OR_EARLY

FAR_COMMONER = 4
MIN_OVERLAP = 0.2
MIN_WITHIN, MAX_WITHIN = 0.8, 2.5
MIN_ALONE = 0.9
BEFORE = 1.001


def is_redundant(one: Candidate, other: Candidate) -> bool:
    """Whether they share a telling word, or most documents of the rarer one.

    A candidate that is much more common, and so in most documents anyway, is a different development. With
    a facet, four fifths of the documents of the rarer one have to be the same.
    """
    if one.codebook or other.codebook:
        return is_within(one, other) or is_within(other, one)
    if set(one.words) & set(other.words):
        return True
    common = len(set(one.documents) & set(other.documents))
    rarer, commoner = sorted((len(one.documents), len(other.documents)))
    return common > 0.5 * rarer and commoner <= FAR_COMMONER * rarer


def is_within(one: Candidate, facet: Candidate) -> bool:
    """Whether four fifths of the documents of a candidate belong to a facet that moves the same way."""
    if not facet.codebook or len(one.documents) > len(facet.documents) or _way(one) != _way(facet):
        return False
    # What most papers name has most of everything else, too.
    if len(facet.documents) > MAX_WITHIN * len(one.documents) and not _is_kind_of(one, facet):
        return False
    return len({*one.documents} & {*facet.documents}) >= MIN_WITHIN * len(one.documents)


def are_same(one: Candidate, other: Candidate) -> bool:
    """Whether four fifths of the rarer one's documents have both, and neither is much more common."""
    rarer, commoner = sorted((len(one.documents), len(other.documents)))
    common = len({*one.documents} & {*other.documents})
    return common >= MIN_WITHIN * rarer > 0 and commoner <= MAX_WITHIN * rarer


def is_part_of(one: Candidate, facet: Candidate) -> bool:
    """Whether it is a kind of a facet, by its name and by four fifths of its documents."""
    common = len({*one.documents} & {*facet.documents})
    return common >= MIN_WITHIN * len(one.documents) and _is_kind_of(one, facet)


def _is_kind_of(one: Candidate, facet: Candidate) -> bool:
    """Whether its label has one of the facet's phrases, as "zero-shot NER" has."""
    key = normalize(one.label)
    return any(normalize(coded.phrase) in key for coded in facet.codebook)


def raised(facet: Candidate, candidates: Iterable[Candidate]) -> Candidate:
    """The facet before the weightiest candidate within it: it says the same and more."""
    within = [each.weight for each in candidates if each is not facet and is_within(each, facet)]
    return replace(facet, weight=max(facet.weight, BEFORE * max(within, default=0.0)))


def says_no_more(facet: Candidate, candidates: Iterable[Candidate]) -> bool:
    """Whether one phrase has nine tenths of a facet's documents: it says more exactly what was meant."""
    least = MIN_ALONE * len(facet.documents)
    documents = {*facet.documents}
    return any(len(documents.intersection(each.documents)) >= least for each in candidates)


def _way(candidate: Candidate) -> str:
    return "up" if candidate.direction in RISING_OR_EARLY else candidate.direction


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
