"""The two languages of the product, and which of them a text is in."""

from __future__ import annotations

import re
from typing import Literal

from trendscope.text.hangul import has_hangul

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "ko": "Korean"}

MIN_HANGUL = 0.3

_LETTER = re.compile(r"[^\W\d_]")
_QUOTED = re.compile(r"“[^“”]*”")
_REFERENCE = re.compile(
    r"\b[A-Z][\w'’.-]{0,40}(?:[ ·][A-Z][\w'’.-]{0,40}){0,7}[ ·]?(?:et al\.? )?(?:등|외)? ?\((?:19|20)\d\d\)"
    r"|[A-Za-z][\w.+ -]{0,40}\([^()]{2,60}, (?:19|20)\d\d\)"
)


def language_of(text: str) -> Language:
    """Korean if a text has any Hangul, because a Korean question may name English terms; else English."""
    return "ko" if has_hangul(text) else "en"


def is_written_in(text: str, language: str) -> bool:
    """Whether a sentence is in this language: Korean if over 30 % of its letters are Hangul.

    What is in quotation marks does not count, nor do references; a text without letters is in any language.
    """
    said = _QUOTED.sub("", _QUOTED.sub("", text))  # a quotation may have another inside
    letters = _LETTER.findall(_REFERENCE.sub("", said))
    hangul = sum(map(has_hangul, letters))
    return not letters or (hangul / len(letters) > MIN_HANGUL) == (language == "ko")
