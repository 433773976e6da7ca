"""Headings: the words of a heading are of what it names, and not those of a single page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from trendscope.sentence import SentenceId, texts_by_document
from trendscope.verification.evidence import content_stems


def is_of_one_page(heading: str, named: Sequence[str], sentences: Mapping[SentenceId, str]) -> bool:
    """Whether more words of a heading are in one document only than in what it names.

    `named` has the phrases and the topic. A page that has a model repeat its words would otherwise speak
    in a heading, below which no quotation stands.
    """
    words = content_stems(heading)
    own = content_stems(" ".join(named))
    documents = texts_by_document(sentences).values()
    held = ((words - own).intersection(set().union(*map(content_stems, texts))) for texts in documents)
    holders = Counter(word for of_document in held for word in of_document)
    return sum(count == 1 for count in holders.values()) > len(words & own)
