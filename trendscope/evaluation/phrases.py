"""Whether two phrases are the same words: spelling, plural, hyphens and capitals do not tell them apart."""

from __future__ import annotations

from collections.abc import Iterable

from trendscope.text.words import normalize, split_hyphens
from trendscope.trend import Trend


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared."""
    return tuple(normalize(word) for word in split_hyphens(phrase))


def is_one_of(phrase: str, names: Iterable[str]) -> bool:
    """Whether a phrase is one of the names."""
    words = words_of(phrase)
    return any(words == words_of(name) for name in names)


def stands_in(phrase: str, names: Iterable[str]) -> bool:
    """Whether all words of a phrase stand side by side in one of the names, in their order."""
    words = words_of(phrase)
    return any(_stands_in(words, words_of(name)) for name in names)


def _stands_in(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    starts = range(len(name) - len(words) + 1)
    return bool(words) and any(name[start : start + len(words)] == words for start in starts)


def names_of(trend: Trend) -> tuple[str, ...]:
    """Everything that a trend is called by, or counted under."""
    coded = (each.phrase for each in trend.codebook)
    return (trend.label, *filter(None, [trend.name]), *trend.forms, *coded)
