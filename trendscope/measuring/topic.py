"""What the question is about: the topic is never a finding, but a phrase that narrows it may be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from trendscope.question.variants import known_names
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import normalize, split_hyphens, stem, stems


@dataclass(frozen=True)
class TopicWords:
    """The terms of a question, the keys of the phrases in them, and the stems of their words.

    `alternatives` are the keys of all terms but the first: where the question, or its synonyms, name
    several things, the share of one among them may change.
    """

    terms: tuple[str, ...]
    keys: frozenset[str]
    stems: frozenset[str]
    alternatives: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, terms: Iterable[str], acronyms: Mapping[str, str], names: Iterable[str] = ()) -> TopicWords:
        """The words of the terms, with their acronyms and long forms, and of other `names` of the topic."""
        terms = tuple(term for term in terms if term.strip())
        names = tuple(names)
        keys = _with_acronyms({key for term in (*terms, *names) for key in _pieces(term)}, acronyms)
        first = _with_acronyms({normalize(terms[0])}, acronyms) if terms else set()
        others = _with_acronyms({normalize(term) for term in terms[1:]}, acronyms) - first
        return cls(
            terms, frozenset(keys), frozenset().union(*map(stems, (*terms, *names))), frozenset(others)
        )

    def holds(self, word: str) -> bool:
        """Whether a word, or every part of a hyphenated one, belongs to the question."""
        return normalize(word) in self.keys or stems(word) <= self.stems

    def restates(self, label: str) -> bool:
        """Whether a phrase says no more than the topic: its words, and words such as "LLM" or "task".

        What has a name of its own, such as large language models, says more.
        """
        if known_names(label) and normalize(label) not in self.keys:
            return False
        words = split_hyphens(label)
        added = [word for word in words if not self.holds(word)]
        held = stems(" ".join(word for word in words if self.holds(word)))
        return self.holds(label) or (self._stands_for_term(held) and is_bare(" ".join(added)))

    def _stands_for_term(self, held: frozenset[str]) -> bool:
        """Whether these stems are the head of a term, or half of it."""
        return any(
            stem(split_hyphens(term)[-1]) in held or 2 * len(held & stems(term)) >= len(stems(term))
            for term in (*self.terms, *self.names)
            if held & stems(term)
        )


def is_bare(label: str) -> bool:
    """Whether a phrase has nothing but words that add nothing to a topic, such as "NLP models"."""
    return all(normalize(word) in _bare() for word in split_hyphens(label))


def _with_acronyms(keys: set[str], acronyms: Mapping[str, str]) -> set[str]:
    """The keys, their long forms, and the acronyms of each: "ASR" for "(automatic) speech recognition"."""
    keys = keys | {acronyms[key] for key in keys if key in acronyms}
    long_forms = {long for long in acronyms.values() if long in keys or _without_bare_word(long) in keys}
    return keys | long_forms | {short for short, long in acronyms.items() if long in long_forms}


def _without_bare_word(key: str) -> str:
    return next((key.removeprefix(word) for word in sorted(_bare()) if key.startswith(word)), key)


@cache
def _bare() -> frozenset[str]:
    return frozenset(map(normalize, vocabulary("bare_words")))


def _pieces(term: str) -> Iterable[str]:
    words = split_hyphens(term)
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield normalize(" ".join(words[start:end]))
