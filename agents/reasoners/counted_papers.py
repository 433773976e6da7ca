"""The papers behind a trend's counts, by period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.phrases import MAX_WORDS
from trendscope.text.words import WordRun, word_runs

UNDATED = "undated"


def papers_by_period(
    candidate: Candidate, measurement: Measurement, ids: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The ids of the documents that name the candidate, as many in each period as its counts say."""
    naming = {*candidate.documents, *_uncited(candidate, measurement)}
    found: dict[str, list[str]] = {period: [] for period in map(str, candidate.counts)}
    for document in measurement.documents:
        if document.key in naming:
            found.setdefault(period_of(document), []).append(ids[document.key])
    return {period: tuple(names) for period, names in found.items()}


def period_of(document: Document) -> str:
    """The period in which a document is counted, as a key of the counts."""
    return UNDATED if document.year is None else str(document.year)


def _uncited(candidate: Candidate, measurement: Measurement) -> Iterator[str]:
    """Keys of the documents that are counted but not in `documents`: those of a relaxed query."""
    missing = _short_periods(candidate, measurement)
    spellings = frozenset(candidate.forms)
    for document in measurement.documents:
        if period_of(document) in missing and not spellings.isdisjoint(_spellings(document)):
            yield document.key


def _short_periods(candidate: Candidate, measurement: Measurement) -> set[str]:
    """The periods in which more documents were counted than the candidate lists."""
    listed = set(candidate.documents)
    periods = [period_of(document) for document in measurement.documents if document.key in listed]
    return {str(each) for each, count in candidate.counts.items() if periods.count(str(each)) < count}


def _spellings(document: Document) -> Iterator[str]:
    """Every phrase of a document as it was written: what the spellings of a candidate were taken from."""
    for run in (*word_runs(document.title), *word_runs(document.text)):
        yield from _phrases(run)


def _phrases(run: WordRun) -> Iterable[str]:
    words = [word.text for word in run.words]
    return (
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + MAX_WORDS) + 1)
    )
