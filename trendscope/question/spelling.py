"""A suggestion for a term that no source knows."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from trendscope.question.glossary import english_terms

MIN_SIMILARITY = 0.8


def suggestion(term: str) -> str:
    """The term with each unknown word replaced by the most similar known one; empty if nothing changes.

    Known are the words of the glossary. Similarity is that of `difflib`, after Ratcliff & Metzener (1988),
    Pattern matching: the gestalt approach.
    """
    words = term.split()
    suggested = " ".join(_closest(word) for word in words)
    return suggested if suggested.lower() != term.lower() else ""


def _closest(word: str) -> str:
    if word.lower() in _words():
        return word
    return next(iter(get_close_matches(word.lower(), _words(), n=1, cutoff=MIN_SIMILARITY)), word)


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted({word for term in english_terms() for word in term.lower().split() if len(word) > 3}))
