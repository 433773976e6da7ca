"""Documents that were borrowed to fill thin years: good to compare with, not to speak for the topic."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from trendscope.measuring.candidate import Candidate


def without_borrowed(candidates: tuple[Candidate, ...], borrowed: Collection[str]) -> tuple[Candidate, ...]:
    """The candidates that rest on documents of the topic, to be quoted from those alone.

    A phrase that mostly borrowed documents name would seem to fade as soon as the topic has papers of
    its own. `borrowed` are document keys; counts and z-scores stay as they were measured.
    """
    own = (
        (candidate, tuple(key for key in candidate.documents if key not in borrowed))
        for candidate in candidates
    )
    return tuple(
        replace(candidate, documents=documents)
        for candidate, documents in own
        if 2 * len(documents) >= len(candidate.documents)
    )
