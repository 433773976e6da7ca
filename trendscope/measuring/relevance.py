"""Which documents are counted: each once, and only those on the topic."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set

from trendscope.document import Document
from trendscope.measuring.reading import Reading
from trendscope.measuring.topic import Topic
from trendscope.text.words import stems

_NO_LETTER = re.compile(r"[\W_]+")


def unique(documents: Iterable[Document]) -> list[Document]:
    """The first document of every title, and of every key."""
    by_title: dict[str, Document] = {}
    for document in documents:
        by_title.setdefault(_NO_LETTER.sub("", document.title.lower())[:100] or document.key, document)
    by_key: dict[str, Document] = {}
    for document in by_title.values():
        by_key.setdefault(document.key, document)
    return list(by_key.values())


def relevant(readings: Sequence[Reading], topic: Topic, background: Sequence[Reading]) -> list[Reading]:
    """Documents that hold 60 % of one of the terms, and 30 % of all.

    Words count by their inverse document frequency in the background (Spärck Jones 1972), so that
    "hallucination" alone stands for "hallucination detection", and "machine" not for "machine translation".
    All are kept where hardly any share a word with the question: then it is another language.
    """
    weights = _weights(background, topic)
    wanted = [stems(term) for term in topic.terms]

    def holds(reading: Reading) -> bool:
        best = max((_share(reading, term, weights) for term in wanted), default=1.0)
        return best >= 0.6 and _share(reading, topic.stems, weights) >= 0.3

    kept = [reading for reading in readings if holds(reading)]
    return kept if len(kept) >= 3 else list(readings)


def uncovered(readings: Sequence[Reading], topic: Topic) -> tuple[str, ...]:
    """Terms of which under 5 % of the documents hold every word."""
    return tuple(
        term
        for term in topic.terms
        if sum(stems(term) <= reading.stems for reading in readings) < max(1, 0.05 * len(readings))
    )


def _weights(readings: Sequence[Reading], topic: Topic) -> dict[str, float]:
    if not readings:
        return dict.fromkeys(topic.stems, 1.0)
    found = Counter(stem for reading in readings for stem in reading.stems & topic.stems)
    return {stem: math.log(1 + len(readings) / (1 + found[stem])) for stem in topic.stems}


def _share(reading: Reading, words: Set[str], weights: dict[str, float]) -> float:
    # In order: floats added up in the order of a set would differ from run to run.
    found = sum(weights[word] for word in sorted(words & reading.stems))
    return found / (sum(weights[word] for word in sorted(words)) or 1.0)
