"""Which sentences of a run answer a question: those that say the most of what it asks, by how rare it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.conversation.subjects import names_of
from trendscope.extraction.roles import roles_of
from trendscope.measuring.change import split_period
from trendscope.measuring.mentions import phrase_pattern
from trendscope.sentence import SentenceId
from trendscope.text.hangul import has_hangul
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import split_hyphens, stem, stems
from trendscope.trend import UNDATED, Trend

MIN_COVERAGE = 0.6
"""How much of a question a sentence has to say, by the rarity of its words, to answer it.

Chosen on 32 questions on two runs, half of them on other things: from 0.55 to 0.75 it tells 30 apart. Of 42
others on three runs, it tells all apart.
"""

MAX_PASSAGES = 40
PREFIX = 4
# Of a document on the subject whose sentence does not name it.
OF_ITS_DOCUMENT = 0.7
IN_REPORT, SAYS_WHY, SINCE_CHANGE, TELLS_RESULT, TELLS_LIMIT, LENGTH = 0.02, 0.08, 0.05, 0.06, 0.3, 0.1
_MARKS = ".,;:!?()[]\"'“”‘’"
_WHY = re.compile(
    r"\b(?:because|due to|since|as a result|therefore|thus|lead(?:s|ing)? to|caus\w+|driven by|thanks to"
    r"|in contrast|whereas|instead of|no longer|replac\w+|obviat\w+|limit\w+|drawback\w*|shortcoming\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """A part of what is asked: a phrase by its stems, a Korean word, or any name of a trend.

    `documents` are those that the report counted for the trend.
    """

    stems: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    documents: frozenset[str] = frozenset()

    def may_be_in(self, lower: str, document: str) -> bool:
        """Whether a text in lower case could have it: most have no part of it, and need no closer look."""
        if self.stems:
            return any(stem[:PREFIX] in lower for stem in self.stems)
        return document in self.documents if self.documents else self.is_named_in(lower)

    def is_named_in(self, text: str) -> bool:
        return bool(self.pattern and self.pattern.search(text))

    def is_said_by(self, text: str) -> bool:
        """Whether a text says all of it."""
        return self.share_in(stems_in_order(text)) == 1 if self.stems else self.is_named_in(text)

    def share_in(self, words: Sequence[str]) -> float:
        """How much of the phrase some words say, half of it by its words and half by their order."""
        known = [stem for stem in self.stems if stem in words]
        if len(self.stems) < 2 or not known:
            return float(len(known))
        pairs = set(pairwise(words))
        ordered = sum(pair in pairs for pair in pairwise(self.stems))
        return 0.5 * len(known) / len(self.stems) + 0.5 * ordered / (len(self.stems) - 1)


@dataclass(frozen=True)
class Passage:
    """A sentence that was found for a question, how much of it it covers, and its score."""

    id: SentenceId
    text: str
    coverage: float
    score: float


@dataclass
class Ranking:
    """The sentences of a run, ranked for one question."""

    evidence: RunEvidence
    asked: FollowUp
    terms: tuple[Term, ...] = ()
    _weights: dict[Term, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.terms = self.terms or tuple(terms_of(self.asked, self.evidence))
        self._weights = self._rarities()

    def passages(self, limit: int = MAX_PASSAGES) -> list[Passage]:
        """The best sentences, best first, of the periods that are asked about."""
        if not self.terms:
            return []
        found = [
            passage
            for name, text in self.evidence.sentences.items()
            if self._may_say(text, name.document) and self._is_dated(name.document)
            if (passage := self._passage(name, text)).coverage > 0
        ]
        return sorted(found, key=lambda each: (-each.score, each.id))[:limit]

    def _passage(self, name: SentenceId, text: str) -> Passage:
        words = stems_in_order(text)
        said = sum(
            weight * max(self._said(term, name, text, words), OF_ITS_DOCUMENT * self._is_of(term, name))
            for term, weight in self._weights.items()
        )
        coverage = said / (sum(self._weights.values()) or 1)
        return Passage(name, text, coverage, coverage + self._bonus(name, text, len(words)))

    def _said(self, term: Term, name: SentenceId, text: str, words: Sequence[str]) -> float:
        return term.share_in(words) if term.stems else float(term.is_named_in(text))

    def _is_of(self, term: Term, name: SentenceId) -> float:
        """How much of a term the document of a sentence is about."""
        if not term.stems:
            return float(name.document in term.documents)
        return term.share_in(stems_in_order(self.evidence.title(name.document)))

    def _bonus(self, name: SentenceId, text: str, words: int) -> float:
        """What makes one of two sentences that say as much the better one."""
        in_report = IN_REPORT * (name in self.evidence.report.sentences)
        why = SAYS_WHY * (self.asked.kind.startswith("why") and bool(_WHY.search(text)))
        since = SINCE_CHANGE * (name.document in self._since_change)
        return in_report + why + since + self._role_bonus(text) + LENGTH * min(1.0, words / 16)

    @cached_property
    def _since_change(self) -> frozenset[str]:
        """Where a reason is asked: the papers since a share changed, which know what came instead."""
        if not self.asked.kind.startswith("why"):
            return frozenset()
        trends = [self.evidence.report.trend(label) for label in self.asked.trends]
        return frozenset(name for trend in trends for name in _since_split(trend))

    def _role_bonus(self, text: str) -> float:
        """What is open is asked of what is limited, and anything else of results."""
        roles = roles_of(text)
        if self.asked.kind == "open":
            return TELLS_LIMIT * bool(roles & {"limit", "outlook"})
        return TELLS_RESULT * ("result" in roles)

    def _may_say(self, text: str, document: str) -> bool:
        lower = text.lower()
        return any(term.may_be_in(lower, document) for term in self.terms)

    def _is_dated(self, document: str) -> bool:
        return not self.asked.periods or self.evidence.period_of(document) in self.asked.periods

    def _rarities(self) -> dict[Term, float]:
        """The inverse document frequency of each term, over all documents that can be quoted."""
        texts = _texts(self.evidence)
        return {term: math.log((len(texts) + 1) / (_holding(term, texts) + 0.5)) for term in self.terms}


def _since_split(trend: Trend) -> Iterator[str]:
    split = split_period(trend.sampled) if trend.sampled else None
    if split:
        yield from (
            name
            for period, names in trend.papers.items()
            if period >= split and period != UNDATED
            for name in names
        )


def terms_of(asked: FollowUp, evidence: RunEvidence) -> Iterator[Term]:
    """What an answer has to say: each trend by any of its names, and each other word."""
    for label in asked.trends:
        trend = evidence.report.trend(label)
        papers = frozenset(name for names in trend.papers.values() for name in names)
        yield Term(pattern=phrase_pattern(names_of(trend)), documents=papers)
    for phrase in asked.phrases:
        if has_hangul(phrase):
            yield Term(pattern=re.compile(re.escape(phrase)))
        elif stems := stems_in_order(phrase):
            yield Term(stems=stems)


@lru_cache(maxsize=1 << 16)
def stems_in_order(text: str) -> tuple[str, ...]:
    """The stems of the words of a text, as they follow one another, without function words."""
    words = (part.strip(_MARKS) for part in split_hyphens(text))
    return tuple(stem(word) for word in words if word and word.lower() not in vocabulary("stop_words"))


def _texts(evidence: RunEvidence) -> Mapping[str, str]:
    """The text of each document that can be quoted, in lower case."""
    if evidence.documents:
        return {
            name: f"{document.title}. {document.text}".lower()
            for name, document in evidence.documents.items()
        }
    texts: dict[str, str] = {}
    for name, text in evidence.sentences.items():
        texts[name.document] = f"{texts.get(name.document, evidence.title(name.document))} {text}".lower()
    return texts


def _holding(term: Term, texts: Mapping[str, str]) -> int:
    """How many documents have a term."""
    if term.documents:
        return len(term.documents)
    if term.pattern:
        return sum(term.is_named_in(text) for text in texts.values())
    plain = [text for text in texts.values() if all(each[:PREFIX] in text for each in term.stems)]
    return sum(set(term.stems) <= stems(text) for text in plain)
