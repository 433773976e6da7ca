"""What all texts of a run show together: how they write a word, and what their acronyms stand for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from trendscope.measuring.acronyms import definitions, find_acronyms
from trendscope.text.words import normalize, stem

_SMALL = re.compile(r"(?<![\w-])[a-z]+(?:-(?=[a-z]))?")
# A capital after a small letter or a comma, and so not at a sentence's beginning.
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?![\w-])")
INFLECTED = ("ing", "ed", "ly", "ion", "ions", "ers")
_DERIVED = (*INFLECTED, "ism", "ment", "ments", "ness", "ity")
# So many letters make two stems one: falsification and falsify.
STEM_LETTERS = 6


@dataclass(frozen=True)
class RunTexts:
    """The texts of a run's documents, and their titles."""

    texts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words that the texts write small, and more often so than with a capital in mid-sentence.

        `multi-` is there for `multi-agent`: the first part of a compound is no word by itself, or
        `meta-learning` would make Meta one.
        """
        small = Counter(word for text in self.texts for word in _SMALL.findall(text))
        capital = Counter(word.lower() for text in self.texts for word in _CAPITAL.findall(text))
        return frozenset(word for word, times in small.items() if times > capital[word])

    def is_ordinary(self, word: str, *, in_compound: bool = False) -> bool:
        """Whether a word with a capital is one that the texts write small, or an inflection of one."""
        small = word.lower()
        return (
            small in self.small_words
            or (in_compound and f"{small}-" in self.small_words)
            or (small.endswith(_DERIVED) and stem(small)[:STEM_LETTERS] in self._small_stems)
        )

    @cached_property
    def _small_stems(self) -> frozenset[str]:
        return frozenset(stem(word)[:STEM_LETTERS] for word in self.small_words if len(word) > 3)

    @cached_property
    def acronyms(self) -> dict[str, str]:
        """The long form of each acronym as it is written, if two thirds of its definitions agree."""
        agreed = find_acronyms(self.texts)
        return {
            short: long
            for text in self.texts
            for short, long in definitions(text)
            if agreed.get(normalize(short)) == normalize(long)
        }
