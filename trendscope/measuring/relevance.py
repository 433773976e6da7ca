"""Which documents are counted: each once, and only those on the topic."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import islice

from trendscope.document import Document
from trendscope.measuring.tokenized_document import TokenizedDocument
from trendscope.measuring.topic import TopicWords
from trendscope.text.words import stems

_NO_LETTER = re.compile(r"[\W_]+")
_LATER = "9"


def unique_documents(documents: Iterable[Document]) -> list[Document]:
    """One document for each title and each key: the one that appeared first.

    A paper is often in a source twice, as a preprint and as published.
    """
    by_title: dict[str, Document] = {}
    for document in documents:
        title = _NO_LETTER.sub("", document.title.lower())[:100] or document.key
        kept = by_title.setdefault(title, document)
        if (document.date or _LATER) < (kept.date or _LATER):
            by_title[title] = document
    by_key: dict[str, Document] = {}
    for document in by_title.values():
        by_key.setdefault(document.key, document)
    return list(by_key.values())


def on_topic(
    documents: Sequence[TokenizedDocument], topic: TopicWords, reference: Sequence[TokenizedDocument]
) -> list[TokenizedDocument]:
    """The documents that have at least 60 % of the words of one term.

    Words are weighted by their inverse document frequency in the reference corpus (Spärck Jones 1972), so
    that "hallucination" alone stands for "hallucination detection", and "machine" not for "machine
    translation". All are kept if hardly any share a word with the question: then its language differs.
    """
    weights = _weights(reference, topic)
    wanted = [stems(term) for term in topic.terms]

    def holds(document: TokenizedDocument) -> bool:
        return max((_share(document, term, weights) for term in wanted), default=1.0) >= 0.6

    kept = [document for document in documents if holds(document)]
    return kept if len(kept) >= 3 else list(documents)


def uncovered_terms(documents: Sequence[TokenizedDocument], topic: TopicWords) -> tuple[str, ...]:
    """The terms whose words are all in fewer than 5 % of the documents."""
    enough = max(1, math.ceil(0.05 * len(documents)))

    def is_covered(term: str) -> bool:
        words = stems(term)
        having = (document for document in documents if words <= document.stems)
        return next(islice(having, enough - 1, None), None) is not None

    return tuple(term for term in topic.terms if not is_covered(term))


def _weights(documents: Sequence[TokenizedDocument], topic: TopicWords) -> dict[str, float]:
    if not documents:
        return dict.fromkeys(topic.stems, 1.0)
    found = Counter(stem for document in documents for stem in document.stems & topic.stems)
    return {stem: math.log(1 + len(documents) / (1 + found[stem])) for stem in topic.stems}


def _share(document: TokenizedDocument, words: Set[str], weights: dict[str, float]) -> float:
    # Sorted: floats added in the order of a set would give different sums from run to run.
    found = sum(weights[word] for word in sorted(words & document.stems))
    return found / (sum(weights[word] for word in sorted(words)) or 1.0)
