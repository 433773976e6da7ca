"""Measure: from documents to candidates, with every step in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from trendscope.document import Document
from trendscope.measuring.acronyms import acronyms
from trendscope.measuring.background import Background
from trendscope.measuring.borrowed import without_borrowed
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.momentum import split_year
from trendscope.measuring.phrases import mine
from trendscope.measuring.reading import Reading, read
from trendscope.measuring.relevance import relevant, uncovered, unique
from trendscope.measuring.sifting import Sieve
from trendscope.measuring.terms import terms as read_as_terms
from trendscope.measuring.topic import Topic
from trendscope.measuring.usage import Usage


def measure(
    documents: Sequence[Document],
    terms: Sequence[str],
    background: Sequence[Document] = (),
    near: Sequence[Document] = (),
) -> Measurement:
    """Find what the documents write about more, or less, than they did.

    `terms` are the question's topic phrases; `background` is a sample of the same field that the
    question did not select, without which vague labels can only be guessed at. `near` are documents
    that fill years with few on the topic: they are counted against, and never speak for the topic.
    """
    single = unique([*documents, *near])
    defined = acronyms(text for document in single for text in (document.title, document.text))
    topic = Topic.of(terms, defined)
    field = [read(document, defined) for document in unique(background)]
    own = {document.key for document in documents}
    found = [read(document, defined) for document in single if document.key in own]
    beside = [read(document, defined) for document in single if document.key not in own]
    speaking = relevant(found, topic, field)
    kept = [*speaking, *beside]
    borrowed = {reading.key for reading in beside}
    candidates, field_wide, split = _candidates(kept, borrowed, topic, field)
    return Measurement(
        documents=tuple(reading.document for reading in kept),
        sampled=_years(kept),
        split=split,
        candidates=without_borrowed(candidates, borrowed),
        field_wide=without_borrowed(field_wide, borrowed),
        uncovered=uncovered(found, topic),
        dropped={
            "duplicate": len(documents) + len(near) - len(single),
            "off topic": len(found) + len(beside) - len(kept),
        },
    )


def _candidates(
    readings: Sequence[Reading], borrowed: Set[str], topic: Topic, field: Sequence[Reading]
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...], int | None]:
    usage = Usage([*readings, *field])
    named = read_as_terms(mine(readings, _least(len(readings) - len(borrowed))), usage, len(readings))
    split = split_year(reading.year for reading in readings if reading.year)
    background = Background.of(field, {phrase.key for phrase in named}, split)
    years = {reading.key: reading.year for reading in readings}
    sieve = Sieve(
        topic, usage, years, _years(readings), split, background, frozenset(years.keys() - borrowed)
    )
    return *sieve.sift(named), split


def _least(documents: int) -> int:
    return max(3, round(0.012 * documents)) if documents >= 30 else 2


def _years(readings: Sequence[Reading]) -> dict[int, int]:
    found = Counter(reading.year for reading in readings if reading.year)
    return {year: found[year] for year in sorted(found)}
