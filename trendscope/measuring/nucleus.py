"""The nucleus of a phrase: its first words, where these alone mean what the phrase does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trendscope.document import Document
from trendscope.plan import Added
from trendscope.question.expansion import ARTEFACTS, split_head
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import normalize, split_hyphens, stem, strip_markup

MAX_SHARE = 0.1  # of the field's documents that have the nucleus
MIN_DOCUMENTS = 8

# Heads that say that something is found or judged in a text; any other such word says nearly the same.
_TASKS = ("analysis", "assessment", "attribution", "classification", "detection", "estimation")
TASKS = frozenset((*_TASKS, "identification", "prediction", "recognition", "verification"))

_WORD = re.compile(r"[^\W_]+")
# A single word with such an ending is an adjective, such as "mental", and names nothing.
_ADJECTIVE = re.compile(r"\w+(?:al|ar|ic|ive|ous|ary|able|ible|ed)", re.IGNORECASE)


class Surroundings(NamedTuple):
    """How documents use the first words of a phrase, in shares of the documents that have them.

    `documents` counts those. `complete` is how many continue as the phrase does, `head` how many have its
    last word anywhere, `other` how many have the most frequent other continuation, and `title` how many
    have the words in their title.
    """

    documents: int
    complete: float
    head: float
    other: float
    title: float

    @property
    def mean_the_phrase(self) -> bool:
        """Whether the first words alone mean what the phrase does.

        "Sentiment" means sentiment analysis. "Knowledge graph" does not mean knowledge graph completion,
        "machine" is as often machine learning as machine translation, and "active" is hardly ever in a
        title. The thresholds were set on 77 terms of language technology: 20 passed, all rightly.
        """
        if self.documents < MIN_DOCUMENTS or self.title < 0.2:
            return False
        if max(2.5 * self.other, 0.3) > self.complete:
            return False
        return self.head >= 0.5 or self.complete >= 0.45


class WordOrder(NamedTuple):
    """The stems of a title and of a text, in their order."""

    title: tuple[str, ...]
    text: tuple[str, ...]

    @classmethod
    def of(cls, document: Document) -> WordOrder:
        return cls(_stemmed(document.title), _stemmed(strip_markup(document.text)))


def _stemmed(text: str) -> tuple[str, ...]:
    return tuple(map(stem, _WORD.findall(text)))


class WordUsage(NamedTuple):
    """Samples that tell how words are used: of the field, and of what has them."""

    reference: tuple[WordOrder, ...]
    nearby: tuple[WordOrder, ...]

    @classmethod
    def of(cls, reference: Iterable[Document], nearby: Iterable[Document]) -> WordUsage:
        return cls(tuple(map(WordOrder.of, reference)), tuple(map(WordOrder.of, nearby)))

    def nucleus(self, phrase: str) -> Added | None:
        """The phrase without its last word, if that means the same and is rare in the field."""
        first, last = split_head(phrase)
        if not first or _ADJECTIVE.fullmatch(first) or self._is_usual(_stemmed(first)):
            return None
        used = surroundings(first, last, self.nearby or self.reference)
        return Added(first, "nucleus", used.documents) if used.mean_the_phrase else None

    def _is_usual(self, words: tuple[str, ...]) -> bool:
        """Whether more than a tenth of the field's documents have these words."""
        having = sum(any(_places(words, text) for text in document) for document in self.reference)
        return having > MAX_SHARE * len(self.reference)


def surroundings(first: str, last: str, sample: Sequence[WordOrder]) -> Surroundings:
    """How a sample uses the first words of a phrase, and how often they continue with its last word."""
    words, heads = _stemmed(first), _heads(last)
    own = heads if normalize(last) in ARTEFACTS else frozenset(map(stem, (last, split_hyphens(last)[0])))
    used = ((document, _continuations(words, document)) for document in sample)
    having = [(document, following) for document, following in used if following is not None]
    others = Counter(word for _, following in having for word in following - heads)
    size = len(having) or 1
    return Surroundings(
        documents=len(having),
        complete=sum(bool(following & heads) for _, following in having) / size,
        head=sum(bool(own & {*document.title, *document.text}) for document, _ in having) / size,
        other=max(others.values(), default=0) / size,
        title=sum(bool(_places(words, document.title)) for document, _ in having) / size,
    )


def _heads(last: str) -> frozenset[str]:
    """The stem of a head, and of all words for what was built or done if it is one, such as "system"."""
    alike = (words for words in (ARTEFACTS, TASKS) if normalize(last) in words)
    return frozenset(map(stem, (last, split_hyphens(last)[0], *(word for words in alike for word in words))))


def _continuations(words: tuple[str, ...], document: WordOrder) -> set[str] | None:
    """The words that follow these in a document, without function words; None if it has not these words."""
    places = [(text, place + len(words)) for text in document for place in _places(words, text)]
    following = {word for text, end in places for word in text[end : end + 1]}
    return following - vocabulary("stop_words") if places else None


def _places(words: tuple[str, ...], text: tuple[str, ...]) -> list[int]:
    if not words or words[0] not in text:
        return []
    first, size = words[0], len(words)
    return [at for at, word in enumerate(text) if word == first and text[at : at + size] == words]
