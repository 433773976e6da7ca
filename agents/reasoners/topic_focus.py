"""How much a document is about what was asked: in its title, in its text, or in passing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.topic_share import MIN_TOPIC_SHARE
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import stems

IN_TITLE, IN_TEXT, IN_PASSING = 2, 1, 0
MIN_MENTIONS = 2
# All of two or three words, three of four; half of them where hardly a title has so many.
MIN_SHARE, FEWER = 0.75, 0.5
HARDLY = 0.05
# What inflection may change at the end of a word.
MAX_ENDING, MIN_STEM = 4, 4


@dataclass(frozen=True)
class TopicFocus:
    """Of several things that are asked about, the one counts that the fewest titles name.

    Every document was found by all of them: what tells them apart is the rare one.
    """

    evidence: EvidenceBase

    def of(self, document: Document) -> int:
        """`IN_TITLE`, `IN_TEXT` where the title has most of it or two sentences all, else `IN_PASSING`."""
        return self._levels.get(document.key, IN_PASSING)

    def share(self, text: str) -> float:
        """From 0 to 1: the share of the words of its best name that a text has."""
        return _share(self._names, text)

    def is_named(self, text: str) -> bool:
        """Whether a text has most of the words of a name."""
        return self.share(text) >= self._needed

    def is_of_another(self, title: str) -> bool:
        """Whether a title names another of the things that are asked about, such as the language models."""
        others = (name for group in self.evidence.groups if group != self._own_names for name in group)
        return not self.is_named(title) and _has_all([stems(name) for name in others], stems(title))

    def has_all(self, text: str) -> bool:
        """Whether a text names all the things that are asked about."""
        words = stems(text)
        return all(_has_all([stems(name) for name in group], words) for group in self.evidence.groups)

    @cached_property
    def _needed(self) -> float:
        """Where nobody's title is "clinical text mining", "clinical" alone has to tell."""
        documents = self.evidence.measurement.documents
        named = sum(self.share(each.title) >= MIN_SHARE for each in documents)
        return MIN_SHARE if named >= HARDLY * len(documents) else FEWER

    @cached_property
    def _levels(self) -> dict[str, int]:
        return {each.key: self._level(each) for each in self.evidence.measurement.documents}

    def _level(self, document: Document) -> int:
        if self.is_named(document.title):
            return IN_TITLE
        if self.share(document.title) >= MIN_TOPIC_SHARE:
            return IN_TEXT
        mentions = sum(self._mentions(sentence.lower()) for sentence in document.sentences)
        return IN_TEXT if mentions >= MIN_MENTIONS else IN_PASSING

    def _mentions(self, sentence: str) -> bool:
        """Whether a sentence has all words of a name: cheaper than stems, and as good over many sentences."""
        return any(all(part in sentence for part in parts) for parts in self._parts)

    @cached_property
    def _parts(self) -> list[list[str]]:
        """The names as the beginnings of their words."""
        return [[_beginning(word) for word in name.lower().split()] for name in self._telling]

    @cached_property
    def _own_names(self) -> tuple[str, ...]:
        """The names of the rare thing; other names may be of any of several things."""
        groups = [each for each in self.evidence.groups if not _is_bare(each)] or list(self.evidence.groups)
        if len(self.evidence.groups) < 2:
            return self.evidence.topic[0] if self.evidence.topic else ()
        titles = [each.title for each in self.evidence.measurement.documents]
        wanted = [[stems(name) for name in group] for group in groups]
        named = [sum(_has_all(each, stems(title)) for title in titles) for each in wanted]
        return groups[min(range(len(groups)), key=named.__getitem__)]

    @cached_property
    def _names(self) -> list[frozenset[str]]:
        return [found for name in self._telling if (found := stems(name))]

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        """The names without words such as "NLP" or "models", which tell no topic from another."""
        return tuple(_without_bare_words(name) for name in self._own_names)


def _is_bare(group: tuple[str, ...]) -> bool:
    """Whether names say no more than that it is about language or models."""
    return vocabulary("bare_words").issuperset(word for name in group for word in name.lower().split())


def _without_bare_words(name: str) -> str:
    kept = [word for word in name.split() if word.lower() not in vocabulary("bare_words")]
    return " ".join(kept) or name


def _beginning(word: str) -> str:
    return word[: max(MIN_STEM, len(word) - MAX_ENDING)]


def _has_all(names: list[frozenset[str]], words: frozenset[str]) -> bool:
    return any(name <= words for name in names if name)


def _share(names: list[frozenset[str]], text: str) -> float:
    words = stems(text)
    return max((len(name & words) / len(name) for name in names), default=0.0)
