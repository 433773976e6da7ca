"""From documents to candidates, with every step in order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from typing import TypeVar

from trendscope.document import Document
from trendscope.measuring.acronyms import find_acronyms
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.candidate_filter import CandidateFilter
from trendscope.measuring.change import MIN_SIDE, around, split_period
from trendscope.measuring.facets import facet_keys, facets, group_phrases
from trendscope.measuring.letters_alone import has_letters_alone
from trendscope.measuring.mentions import MentionFinder
from trendscope.measuring.passing import named_in_passing
from trendscope.measuring.phrases import mine_phrases
from trendscope.measuring.reference_corpus import ReferenceCorpus
from trendscope.measuring.relevance import on_topic, uncovered_terms, unique_documents
from trendscope.measuring.terms import is_of_event, select_terms
from trendscope.measuring.tokenized_document import TokenizedDocument, tokenize
from trendscope.measuring.topic import TopicWords
from trendscope.measuring.word_statistics import WordStatistics
from trendscope.window import Window

T = TypeVar("T")

IN_PASSING = "in passing"
"""What is dropped because it names the topic only in passing, in `Measurement.dropped`."""

MOST, MIN_ABOUT = 2 / 3, 60


def measure(  # noqa: PLR0913 - what a measurement depends on
    documents: Sequence[Document],
    terms: Sequence[str],
    window: Window,
    reference: Sequence[Document] = (),
    *,
    exact: Collection[str] = (),
    names: Sequence[str] = (),
    about: Sequence[Sequence[str]] = (),
    check_time: Callable[[], None] = lambda: None,
) -> Measurement:
    """Find what the documents write about more, or less, than they used to.

    `terms` are the phrases of the topic, and `names` its other names. `about` are its terms by what they
    name: code generation, and language models. Where most of the documents name the topic only in passing
    and enough do not, those alone are counted (`named_in_passing`). `reference` is a sample of the same
    field, found without the topic; without it, vague labels can only be guessed. What came from an `exact`
    source has the words of the query and is on the topic, unless it only has the letters of an acronym; of
    other documents, only those that are. `check_time` is called again and again, and may raise what ends it.
    """
    unique = unique_documents(documents)
    acronyms = find_acronyms(
        text for each in _checking(unique, check_time) for text in (each.title, each.text)
    )
    topic = TopicWords.of(terms, acronyms, names)
    field = [tokenize(each, acronyms, window) for each in _checking(unique_documents(reference), check_time)]
    found = [tokenize(each, acronyms, window) for each in _checking(unique, check_time)]
    exactly = [each for each in found if each.document.source in exact]
    others = [each for each in found if each.document.source not in exact]
    topic_names = (*(about[0] if about else terms), *names)
    on_question = {each.key for each in on_topic(others, topic, field)}
    on_question |= {each.key for each in exactly if not has_letters_alone(each, topic_names)}
    kept = [each for each in found if each.key in on_question]
    passing = frozenset(named_in_passing(kept, _with_names(about or [terms[:1]], names), acronyms))
    screened = _about_topic(kept, passing, window)
    kept = screened or kept
    sampled = _by_period(kept, window)
    split = split_period(sampled)
    candidates, domain_wide = _candidates(kept, topic, field, sampled, split, check_time=check_time)
    return Measurement(
        documents=tuple(document.document for document in kept),
        window=window,
        sampled=sampled,
        split=split,
        candidates=candidates,
        domain_wide=domain_wide,
        uncovered=uncovered_terms(found, topic),
        dropped={
            "duplicate": len(documents) - len(unique),
            "off topic": len(found) - len(on_question),
            IN_PASSING: len(on_question) - len(kept),
        },
        in_passing=() if screened else tuple(each.key for each in kept if each.key in passing),
    )


def _checking(items: Iterable[T], check_time: Callable[[], None]) -> Iterator[T]:
    for item in items:
        check_time()
        yield item


def _with_names(groups: Sequence[Sequence[str]], names: Sequence[str]) -> list[Sequence[str]]:
    """The terms of each thing that the topic joins; of several, other names may be those of any."""
    return [(*groups[0], *names)] if len(groups) == 1 else [*groups]


def _about_topic(
    documents: Sequence[TokenizedDocument], passing: Set[str], window: Window
) -> list[TokenizedDocument]:
    """The documents that are about the topic, if two thirds only name it and enough on either side do not."""
    about = [each for each in documents if each.key not in passing]
    if len(passing) <= MOST * len(documents) or len(about) < MIN_ABOUT:
        return []
    sampled = _by_period(about, window)
    split = split_period(sampled)
    return about if split and min(around(sampled, split)) >= MIN_SIDE else []


def _candidates(  # noqa: PLR0913 - what a candidate depends on
    documents: Sequence[TokenizedDocument],
    topic: TopicWords,
    field: Sequence[TokenizedDocument],
    sampled: dict[str, int],
    split: str | None,
    *,
    check_time: Callable[[], None],
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The candidates, and the shifts of the whole domain."""
    words = WordStatistics([*documents, *field])
    enough = _min_documents(len(documents))
    check_time()
    phrases = mine_phrases(documents, enough, facet_keys())
    frequent = {key: phrase for key, phrase in phrases.items() if len(phrase.documents) >= enough}
    finder = MentionFinder(documents)
    selected = select_terms(frequent, words, len(documents))
    mentioned = [finder.recount(term) for term in _checking(selected, check_time)]
    terms = [term for term in mentioned if len(term.documents) >= enough]
    of_facets = {key: finder.recount(phrases[key]) for key in sorted(facet_keys() & phrases.keys())}
    groups = group_phrases(of_facets, topic, enough)
    wanted = {term.key: (term.key,) for term in terms} | {facet.name: facet.keys for facet in facets()}
    reference = ReferenceCorpus.of(field, wanted, split)
    periods = {document.key: document.period for document in documents}
    events = frozenset(document.key for document in documents if is_of_event(document.raw))
    return CandidateFilter(topic, words, periods, sampled, split, reference, events).apply(terms, groups)


def _min_documents(size: int) -> int:
    """How many of `size` documents have to name a phrase: 3 of 100, 6 of 400, 8 of 1,000, 14 of 3,000.

    It grows with the square root, as the noise of a count does.
    """
    return max(3, math.isqrt(size) // 4 + 1) if size >= 30 else 2


def _by_period(documents: Sequence[TokenizedDocument], window: Window) -> dict[str, int]:
    """Documents by period, from the first period that has any to the last."""
    found = Counter(document.period for document in documents if document.period)
    if not found:
        return {}
    first, last = min(found), max(found)
    return {period: found[period] for period in window.periods if first <= period <= last}
