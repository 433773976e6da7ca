"""Documents from a relaxed query fill thin years: they are for comparison and do not represent the topic."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from trendscope.measuring.candidate import Candidate


def without_relaxed(candidates: tuple[Candidate, ...], relaxed: Collection[str]) -> tuple[Candidate, ...]:
    """The candidates that rest on documents about the topic, to be quoted only from those.

    A phrase named mostly by documents from the relaxed query would seem to fade as soon as the topic has
    papers of its own. `relaxed` are document keys; counts and z-scores stay as they were measured.
    """
    on_topic = (
        (candidate, tuple(key for key in candidate.documents if key not in relaxed))
        for candidate in candidates
    )
    return tuple(
        replace(candidate, documents=documents)
        for candidate, documents in on_topic
        if 2 * len(documents) >= len(candidate.documents)
    )
