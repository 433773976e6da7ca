"""Korean questions: their topic, and its terms in English."""

from __future__ import annotations

import re

_HANGUL = re.compile(r"[가-힣]")


def is_korean(text: str) -> bool:
    """Whether a text has a syllable of Hangul."""
    return bool(_HANGUL.search(text))
