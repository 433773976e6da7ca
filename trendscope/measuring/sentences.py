"""Sentences that show a candidate, each from a different document."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from trendscope.extraction.standing import is_quotable, leans_on_context
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.mentions import phrase_pattern
from trendscope.text.words import stems
from trendscope.trend import UNMOVED

Place = tuple[str, int]
"""A document's key, and the number of a sentence in it, from 0."""

NOVELTY = 0.4

_STATES_A_RESULT = re.compile(
    r"\b(?:we (?:propose|introduce|present|show|find|demonstrate|study)|results? (?:show|suggest|indicate)"
    r"|this (?:paper|survey|work|study|article))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Mention:
    place: Place
    words: frozenset[str]
    score: float


def select_sentences(
    candidate: Candidate,
    measurement: Measurement,
    terms: Sequence[str],
    used: Collection[Place],
    limit: int = 3,
) -> tuple[Place, ...]:
    """Sentences by maximal marginal relevance: good ones that differ from those already chosen.

    Carbonell & Goldstein (1998), The use of MMR. Sentences in `used` are not chosen again.
    """
    documents = measurement.by_key
    mentions = _mentions(candidate, measurement, terms)
    chosen = [stems(documents[key].sentences[number]) for key, number in sorted(used) if key in documents]
    left = [mention for mention in mentions if mention.place not in set(used)]
    selected: list[Place] = []
    while left and len(selected) < limit:
        best = max(left, key=lambda mention: (_marginal_score(mention, chosen), mention.place))
        selected.append(best.place)
        chosen.append(best.words)
        left = [mention for mention in left if mention.place[0] != best.place[0]]
    return tuple(selected)


def _mentions(candidate: Candidate, measurement: Measurement, terms: Sequence[str]) -> list[_Mention]:
    documents, pattern = measurement.by_key, phrase_pattern(candidate.forms)
    wanted = frozenset().union(*map(stems, terms)) if terms else frozenset()
    found = []
    for key in candidate.documents:
        timeliness = _timeliness(candidate, measurement, measurement.period_of(documents[key]))
        for number, sentence in enumerate(documents[key].sentences):
            if pattern.search(sentence) and is_quotable(sentence):
                words = stems(sentence)
                relevance = len(words & wanted) / max(1, len(wanted))
                score = timeliness + relevance + _style_score(sentence)
                found.append(_Mention((key, number), words, score))
    return found


def _style_score(sentence: str) -> float:
    stands_alone = 0.0 if leans_on_context(sentence) else 0.8
    return stands_alone + (0.3 if _STATES_A_RESULT.search(sentence) else 0.0)


def _timeliness(candidate: Candidate, measurement: Measurement, period: str | None) -> float:
    """Higher for recent documents if the phrase rises, and for earlier ones if it fades."""
    if period is None or measurement.split is None or candidate.direction in UNMOVED:
        return 0.0
    return 0.8 if (period < measurement.split) == (candidate.direction == "fading") else 0.0


def _marginal_score(mention: _Mention, chosen: list[frozenset[str]]) -> float:
    redundancy = max((_overlap(mention.words, words) for words in chosen), default=0.0)
    return round((1 - NOVELTY) * mention.score - NOVELTY * 2 * redundancy, 9)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index of two sets of stems."""
    return len(one & other) / max(1, len(one | other))
