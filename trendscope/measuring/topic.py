"""What the question is about: its own words are never a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trendscope.text.words import normalize, split_hyphens, stems


@dataclass(frozen=True)
class TopicWords:
    """The terms of a question, the keys of the phrases in them, and the stems of their words."""

    terms: tuple[str, ...]
    keys: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def of(cls, terms: Iterable[str], acronyms: Mapping[str, str]) -> TopicWords:
        """The words of the terms, with their acronyms and long forms."""
        terms = tuple(term for term in terms if term.strip())
        keys = {key for term in terms for key in _pieces(term)}
        keys |= {acronyms[key] for key in keys if key in acronyms}
        keys |= {short for short, long in acronyms.items() if long in keys}
        return cls(terms, frozenset(keys), frozenset().union(*map(stems, terms)))

    def holds(self, word: str) -> bool:
        """Whether a word, or every part of a hyphenated one, belongs to the question."""
        return normalize(word) in self.keys or stems(word) <= self.stems


def _pieces(term: str) -> Iterable[str]:
    words = split_hyphens(term)
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield normalize(" ".join(words[start:end]))
