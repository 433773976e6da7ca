"""Citation keys such as `vaswani2017attention`."""

from __future__ import annotations

import re
import unicodedata

from trendscope.report.corpus import Paper
from trendscope.text.surnames import surname
from trendscope.text.vocabulary import vocabulary

_WITHOUT_ACCENT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})
_WORD = re.compile(r"[^\W_]+")

MAX_CHARACTERS = 40
"""Of a surname or a word: a key is typed."""


def citation_key(paper: Paper) -> str:
    """The first author's surname, the year and the first telling word of the title.

    The id of the paper if the surname cannot be written in ASCII.
    """
    author = _ascii(surname(paper.authors[0])) if paper.authors else ""
    year = _ascii((paper.date or "")[:4])
    return f"{author}{year}{_telling_word(paper.title)}" if author else paper.id.lower()


def _telling_word(title: str) -> str:
    words = (_ascii(word) for word in _WORD.findall(title.lower()) if word not in vocabulary("stop_words"))
    return next((word for word in words if word), "")


def _ascii(text: str) -> str:
    """The first letters and digits of a text in lower case, without accents; others are left out."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_WITHOUT_ACCENT))
    return re.sub(r"[^a-z0-9]", "", plain)[:MAX_CHARACTERS]
