"""Hangul, the Korean alphabet."""

from __future__ import annotations

import re

_SYLLABLE = re.compile(r"[가-힣]")


def has_hangul(text: str) -> bool:
    """Whether a text has a syllable of Hangul."""
    return bool(_SYLLABLE.search(text))
