"""Hangul, the Korean alphabet."""

from __future__ import annotations

import re

_SYLLABLE = re.compile(r"[가-힣]")
_BRACKETS = re.compile(r"(?:\s{0,9}\([^()]{0,200}\)){1,12}$")
_FINAL_L = 8
_ENDS_IN_L = frozenset("l178")
# 구글 is Google, and 오씨알 OCR.
_SOUNDS_L = re.compile(r"[bcdfgkpstz]le$|(?:^|[B-DF-HJ-NP-TV-Z])R$")
# Letters and digits whose sound ends in a consonant: 엘, 엠, 엔; 영, 일, 삼, 육, 칠, 팔.
_CLOSED = frozenset("lmn013678")


def has_hangul(text: str) -> bool:
    """Whether a text has a syllable of Hangul."""
    return bool(_SYLLABLE.search(text))


def particle(word: str, forms: str) -> str:
    """The particle that follows a word: of `을/를`, the first after a final consonant.

    The word is read as Korean does: numbers by their names, and Latin letters by their sound.
    """
    closed, open_ = forms.split("/")
    said = _BRACKETS.sub("", word).rstrip("”’\"' ")
    heard = said[-1:].lower()
    ends_in_l = heard in _ENDS_IN_L or _final(heard) == _FINAL_L or bool(_SOUNDS_L.search(said))
    if closed == "으로" and ends_in_l:
        return open_
    return closed if _final(heard) or heard in _CLOSED or ends_in_l or said.endswith("ng") else open_


def _final(syllable: str) -> int:
    """The number of the final consonant of a syllable; 0 if it has none, or is none."""
    return (ord(syllable) - ord("가")) % 28 if has_hangul(syllable) else 0
