"""What one claim may rest on, with its spelling folded so that equal words compare equal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trendscope.text.hangul import is_korean
from trendscope.text.words import stems
from trendscope.trend import Direction

_MARKS = str.maketrans(
    dict.fromkeys("„‟«‹「『〝《〈❝⹂", "“")
    | dict.fromkeys("»›」』〞〟》〉❞", "”")
    | {"″": '"'}
    | dict.fromkeys("‘’‚‛′‵´ʼ❛❜", "'")
    | dict.fromkeys("‐‑‒–−﹣", "-")
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Evidence:
    """The cited sentences of a claim, and the phrases, direction and counts of its trend, all folded.

    `phrases` are the label and what is related to it; `terms` are those of the question.
    """

    sentences: tuple[str, ...]
    phrases: tuple[str, ...]
    terms: tuple[str, ...]
    direction: Direction
    counts: frozenset[str]
    language: str

    @cached_property
    def cited(self) -> str:
        """The cited sentences in one text; a bar stands between them, so that nothing spans two."""
        return " | ".join(self.sentences)

    @cached_property
    def own(self) -> str:
        """What may be numbered or called so without a source: the sentences and the trend's phrases."""
        return " | ".join((*self.sentences, *self.phrases))

    @cached_property
    def known(self) -> str:
        """What may be named: also the terms of the question."""
        return " | ".join((*self.sentences, *self.phrases, *self.terms))


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """The text in NFKC, with one kind of quotation marks, hyphen and white space."""
    # Marks first: NFKC makes a space and an accent of ´.
    text = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    return " ".join(text.replace("''", '"').replace(",,", "“").split())


@lru_cache(maxsize=1 << 14)
def content(text: str) -> frozenset[str]:
    """The stems of the words of a text that are not Korean, without function words."""
    return stems(" ".join(word for word in _WORD.findall(text) if not is_korean(word)))
