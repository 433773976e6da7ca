"""Cue phrases as patterns."""

from __future__ import annotations

import re
from functools import cache

from trendscope.text.vocabulary import phrases

_SPACE = r"[\s\-‐‑]+"


@cache
def cue_pattern(name: str) -> re.Pattern[str]:
    """Finds any phrase of a vocabulary as whole words; a * in it ends a word in any way."""
    longest_first = sorted(phrases(name), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_spelling, longest_first))})(?![\w-])", re.IGNORECASE)


def _spelling(phrase: str) -> str:
    return _SPACE.join(
        re.escape(word).replace(r"\*", r"\w*").replace(r"\-", "[-‐‑]") for word in phrase.split()
    )
