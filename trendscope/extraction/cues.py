"""Cue phrases as patterns."""

from __future__ import annotations

import re
from functools import cache

from trendscope.text.vocabulary import phrases

_SPACE = r"[\s\-‐‑]+"


@cache
def cue_pattern(name: str) -> re.Pattern[str]:
    """Finds any phrase of a vocabulary as whole words; a * in it ends a word in any way."""
    by_first_word: dict[str, list[str]] = {}
    for phrase in sorted(phrases(name), key=lambda phrase: (-len(phrase), phrase)):
        first, _, rest = phrase.partition(" ")
        by_first_word.setdefault(first, []).append(rest)
    # One branch for each first word, behind a look at its letter: twice as fast as one for each phrase.
    letters = "".join(sorted({re.escape(first[:1]) for first in by_first_word}))
    longest_first = sorted(by_first_word, key=lambda first: (-len(first), first))
    branches = "|".join(_branch(first, by_first_word[first]) for first in longest_first)
    return re.compile(rf"(?<![\w-])(?=[{letters}])(?:{branches})(?![\w-])", re.IGNORECASE)


def _branch(first: str, rests: list[str]) -> str:
    """A first word and what may follow it."""
    following = "|".join(_SPACE + _spelling(rest) if rest else "" for rest in rests)
    return f"{_spelling(first)}(?:{following})"


def _spelling(phrase: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w*").replace(r"\-", "[-‐‑]") for word in phrase.split())
    return _SPACE.join(words)
