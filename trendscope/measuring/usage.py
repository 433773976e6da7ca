"""How words are used: what tells nouns from verbs, adjectives and the prose of abstracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache, cached_property

from trendscope.measuring.phrases import Phrase
from trendscope.measuring.reading import Reading
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import Stretch, fold

_BEFORE_VERBS = frozenset(
    [
        "to",
        "we",
        "can",
        "could",
        "will",
        "may",
        "might",
        "must",
        "should",
        "would",
        "cannot",
        "not",
        "they",
        "which",
        "that",
        "i",
    ]
)
_BEFORE_NOUNS = frozenset(["the", "a", "an", "our", "their", "its", "this", "these", "those", "such", "both"])


class Usage:
    """Counts by folded word over all that was read, the background included.

    No tagger is needed: over 3,000 abstracts "propose" follows "we" in 83 % of its uses and precedes
    "the" or "a" in 64 %, "retrieval" in 0 and 1 %; "neural" ends a stretch of words in 1 % of its uses.
    """

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.uses: Counter[str] = Counter()
        self.verbal: Counter[str] = Counter()
        self.last: Counter[str] = Counter()
        self.documents: Counter[str] = Counter()
        self.titles: Counter[str] = Counter()
        self.size = 0
        for reading in readings:
            self.size += 1
            title = {word.fold for stretch in reading.title for word in stretch.words}
            self.titles.update(title)
            self.documents.update(title.union(*(self._count(stretch) for stretch in reading.text)))

    @cached_property
    def titled(self) -> bool:
        """Whether titles say what documents are about; those of notes often do not."""
        return self.titles.total() >= 0.04 * self.documents.total()

    def headline(self, phrase: Phrase) -> float:
        """The share of a phrase's documents that bear it as title; a middling one if titles say nothing."""
        return len(phrase.titles) / len(phrase.documents) if self.titled else 0.2

    def verb(self, word: str) -> bool:
        return self.verbal[word] > (0.15 if word in _listed() else 0.3) * max(1, self.uses[word])

    def modifier(self, word: str) -> bool:
        """An adjective or adverb: it rarely ends a stretch of words."""
        return self.last[word] < 0.3 * self.uses[word]

    def prose(self, word: str) -> bool:
        """Frequent, and yet not what anybody puts into a title: "results", "approach"."""
        listed = word in _listed()
        return (
            self.documents[word] >= 8
            and self.titles[word] < (0.075 if listed else 0.04) * self.documents[word]
        )

    def generic(self, word: str) -> bool:
        """A word of prose or of every paper, as "model" and "task", unless it often makes titles here."""
        known = self.documents[word] >= 8 and self.titles[word] >= 0.3 * self.documents[word]
        return word in _listed() and not known

    def common(self, word: str) -> bool:
        return self.documents[word] > 0.2 * self.size

    def _count(self, stretch: Stretch) -> list[str]:
        folds = [word.fold for word in stretch.words]
        self.uses.update(folds)
        self.last[folds[-1]] += 1
        if stretch.before in _BEFORE_VERBS:
            self.verbal[folds[0]] += 1
        if stretch.after in _BEFORE_NOUNS:
            self.verbal[folds[-1]] += 1
        return folds


@cache
def _listed() -> frozenset[str]:
    return frozenset(map(fold, vocabulary("prose_words") | vocabulary("stop_words")))
