"""From documents to candidates, with every step in order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence, Set

from trendscope.document import Document
from trendscope.measuring.acronyms import find_acronyms
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.candidate_filter import CandidateFilter
from trendscope.measuring.change import split_year
from trendscope.measuring.phrases import mine_phrases
from trendscope.measuring.reference_corpus import ReferenceCorpus
from trendscope.measuring.relaxed import without_relaxed
from trendscope.measuring.relevance import on_topic, uncovered_terms, unique_documents
from trendscope.measuring.terms import select_terms
from trendscope.measuring.tokenized_document import TokenizedDocument, tokenize
from trendscope.measuring.topic import TopicWords
from trendscope.measuring.word_statistics import WordStatistics


def measure(
    documents: Sequence[Document],
    terms: Sequence[str],
    reference: Sequence[Document] = (),
    relaxed: Sequence[Document] = (),
) -> Measurement:
    """Find what the documents write about more, or less, than they used to.

    `terms` are the phrases of the topic. `reference` is a sample of the same field, found without
    the topic; without it, vague labels can only be guessed. `relaxed` are documents from a relaxed query,
    which fill years that have few on the topic: they are for comparison only.
    """
    unique = unique_documents([*documents, *relaxed])
    acronyms = find_acronyms(text for document in unique for text in (document.title, document.text))
    topic = TopicWords.of(terms, acronyms)
    field = [tokenize(document, acronyms) for document in unique_documents(reference)]
    keys = {document.key for document in documents}
    found = [tokenize(document, acronyms) for document in unique if document.key in keys]
    fillers = [tokenize(document, acronyms) for document in unique if document.key not in keys]
    kept = [*on_topic(found, topic, field), *fillers]
    filler_keys = {document.key for document in fillers}
    candidates, domain_wide, split = _candidates(kept, filler_keys, topic, field)
    return Measurement(
        documents=tuple(document.document for document in kept),
        sampled=_by_year(kept),
        split=split,
        candidates=without_relaxed(candidates, filler_keys),
        domain_wide=without_relaxed(domain_wide, filler_keys),
        uncovered=uncovered_terms(found, topic),
        dropped={
            "duplicate": len(documents) + len(relaxed) - len(unique),
            "off topic": len(found) + len(fillers) - len(kept),
        },
    )


def _candidates(
    documents: Sequence[TokenizedDocument],
    relaxed: Set[str],
    topic: TopicWords,
    field: Sequence[TokenizedDocument],
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...], int | None]:
    """The candidates, the shifts of the whole domain, and the first year of the recent window."""
    words = WordStatistics([*documents, *field])
    phrases = mine_phrases(documents, _min_documents(len(documents) - len(relaxed)))
    terms = select_terms(phrases, words, len(documents))
    split = split_year(document.year for document in documents if document.year)
    reference = ReferenceCorpus.of(field, {term.key for term in terms}, split)
    years = {document.key: document.year for document in documents}
    candidate_filter = CandidateFilter(
        topic, words, years, _by_year(documents), split, reference, frozenset(years.keys() - relaxed)
    )
    return *candidate_filter.apply(terms), split


def _min_documents(size: int) -> int:
    """How many of `size` documents have to name a phrase: 3 of 100, 5 of 400, 8 of 1,000, 14 of 3,000.

    It grows with the square root, as the noise of a count does.
    """
    return max(3, math.isqrt(size) // 4 + 1) if size >= 30 else 2


def _by_year(documents: Sequence[TokenizedDocument]) -> dict[int, int]:
    found = Counter(document.year for document in documents if document.year)
    return {year: found[year] for year in sorted(found)}
