"""From terms to candidates: the topic itself, vague terms and shifts of the whole domain are set aside."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from trendscope.measuring.candidate import Candidate
from trendscope.measuring.change import FADING_Z, LIKELY_Z, ChangeTest, compare_windows, first_named
from trendscope.measuring.facets import PhraseGroup
from trendscope.measuring.phrases import Phrase
from trendscope.measuring.redundancy import distinct, raised, says_no_more
from trendscope.measuring.reference_corpus import Contrast, ReferenceCorpus
from trendscope.measuring.topic import TopicWords, is_bare
from trendscope.measuring.word_statistics import WordStatistics
from trendscope.question.variants import known_names
from trendscope.text.words import normalize, split_hyphens, stem
from trendscope.trend import UNMOVED, Direction, Test

Verdict = Literal["specific", "vague", "domain-wide", "topic"]

MIN_LIFT, MIN_WORD_LIFT = 2.0, 2.5
MIN_WORD_TITLE_RATE = 0.3
MIN_TOPICAL_TITLE_RATE, MIN_TOPICAL_TITLES = 0.4, 3
MAX_OPPOSITE_Z = 1.64
MAX_TOPIC_SHARE = 0.5
MIN_EVENT_SHARE, MIN_EVENT_LIFT = 1 / 3, 1.5
MAX_DOMAIN_WIDE, MAX_DOMAIN_WIDE_FADING = 8, 4
MIN_PLAIN_WORD_LIFT = 8.0
# How much of its weight a phrase keeps that the field explains.
MIN_LIFT_WEIGHT, MIN_GROUP_LIFT_WEIGHT = 0.1, 0.35


@dataclass(frozen=True)
class CandidateFilter:
    """What a phrase is judged by.

    `periods` has the period of each document by key, `sampled` the number of documents by period, and
    `events` the keys of the documents that take part in an evaluation campaign.
    """

    topic: TopicWords
    words: WordStatistics
    periods: Mapping[str, str | None]
    sampled: Mapping[str, int]
    split: str | None
    reference: ReferenceCorpus
    events: frozenset[str] = frozenset()

    def apply(
        self, phrases: Sequence[Phrase], groups: Sequence[PhraseGroup]
    ) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
        """The candidates, and the shifts of the whole domain; the highest weight first."""
        judged = [self.judge(phrase) for phrase in phrases]
        specific = [candidate for verdict, candidate in judged if verdict == "specific"]
        judged_groups = (self.judge_group(group) for group in groups)
        telling = (
            group for group in judged_groups if _is_telling(group) and not says_no_more(group, specific)
        )
        facets = list(telling)
        named = [raised(facet, (*specific, *facets)) for facet in facets]
        candidates = tuple(sorted((*named, *specific), key=lambda each: (-each.weight, each.label)))
        moving = [candidate for verdict, candidate in judged if verdict == "domain-wide"]
        return candidates, _shifts([*(each for each in named if each.domain_wide), *moving])

    def judge_group(self, group: PhraseGroup) -> Candidate:
        """The candidate of a facet. Its name is known to mean something, whatever the field does."""
        counts, change, contrast = self._measured(group)
        everywhere = contrast is not None and contrast.lift < MIN_LIFT and _is_shared(change, contrast)
        candidate = self._candidate(group, counts, change, contrast)
        return replace(candidate, codebook=group.codebook, domain_wide=everywhere, words=())

    def judge(self, phrase: Phrase) -> tuple[Verdict, Candidate]:
        """The candidate of a phrase, and whether it says something about the question."""
        counts, change, contrast = self._measured(phrase)
        return self._verdict(phrase, change, contrast), self._candidate(phrase, counts, change, contrast)

    def _measured(self, phrase: Phrase) -> tuple[Counter[str], ChangeTest | None, Contrast | None]:
        """A phrase by period, how it changes here, and how it compares with the field."""
        counts = Counter(period for key in phrase.documents if (period := self.periods[key]))
        change = compare_windows(counts, self.sampled, self.split) if self.split else None
        size = len(phrase.documents)
        return counts, change, self.reference.contrast(phrase.key, size, len(self.periods), change)

    def _candidate(
        self, phrase: Phrase, counts: Counter[str], change: ChangeTest | None, contrast: Contrast | None
    ) -> Candidate:
        return Candidate(
            label=phrase.label,
            forms=phrase.counted_forms,
            documents=tuple(sorted(phrase.documents)),
            counts={period: counts[period] for period in self.sampled},
            direction=_direction(change, contrast),
            unmet=_unmet(change, contrast),
            z=round(change.z, 4) if change else None,
            growth_ratio=round(change.growth_ratio, 4) if change else None,
            kendall_tau=round(change.kendall_tau, 4) if change else None,
            lift=round(contrast.lift, 4) if contrast else None,
            weight=round(self._weight(phrase, change, contrast), 6),
            words=tuple(sorted(self._telling(phrase))),
            held=change.robustness.held if change else 0,
            ways=change.robustness.ways if change else 0,
            since=first_named(change.counts, self.sampled) if change else None,
            set_aside=phrase.set_aside,
        )

    def _verdict(self, phrase: Phrase, change: ChangeTest | None, contrast: Contrast | None) -> Verdict:
        words = [word for word in split_hyphens(phrase.label) if not self.topic.holds(word)]
        alternative = self._is_alternative(phrase, change)
        if self.topic.restates(phrase.label) and not alternative:
            return "topic"
        has_name = alternative or bool(known_names(phrase.label))
        generic = not has_name and all(self.words.is_generic(normalize(word)) for word in words)
        if self._is_of_event(phrase) or (generic and not self._is_topical_title(phrase, words)):
            return "vague"
        min_lift = self._min_lift(phrase)
        if contrast is None:
            return "specific" if min_lift < math.inf else "vague"
        if contrast.lift >= min_lift:
            return "specific"
        return "domain-wide" if self._moves_everywhere(phrase, change, contrast) else "vague"

    def _moves_everywhere(self, phrase: Phrase, change: ChangeTest | None, contrast: Contrast) -> bool:
        """Whether it rises or fades here and in the field: several words, or a name such as BERT."""
        is_named = len(split_hyphens(phrase.label)) > 1 or not phrase.label[1:].islower()
        if change is None or not is_named or is_bare(phrase.label):
            return False
        return change.direction in ("rising", "fading") and _is_shared(change, contrast)

    def _is_of_event(self, phrase: Phrase) -> bool:
        """Whether a campaign set it, as a third of the documents that name it took part in one: "Tamil"."""
        share = sum(key in self.events for key in phrase.documents) / max(1, len(phrase.documents))
        return share >= max(MIN_EVENT_SHARE, MIN_EVENT_LIFT * len(self.events) / max(1, len(self.periods)))

    def _is_alternative(self, phrase: Phrase, change: ChangeTest | None) -> bool:
        """Whether it is one of several names for the topic, and half of the papers once did without it."""
        return (
            change is not None
            and phrase.key in self.topic.alternatives
            and change.min_share <= MAX_TOPIC_SHARE
        )

    def _is_topical_title(self, phrase: Phrase, words: list[str]) -> bool:
        """Whether titles often have the topic with a general word, such as "dialogue evaluation"."""
        if len(phrase.titles) < MIN_TOPICAL_TITLES:
            return False
        has_topic = len(words) < len(split_hyphens(phrase.label))
        return has_topic and self.words.title_rate(phrase) >= MIN_TOPICAL_TITLE_RATE

    def _min_lift(self, phrase: Phrase) -> float:
        """The lift that a phrase needs: most for a single word that is neither a name nor often in titles.

        So are phrases such as "NLP models", which have nothing but words that add nothing to any topic.
        """
        if is_bare(phrase.label):
            return math.inf
        if len(split_hyphens(phrase.label)) > 1:
            return MIN_LIFT
        title_rate = MIN_WORD_TITLE_RATE if self.reference.size else MIN_TOPICAL_TITLE_RATE
        is_name = not phrase.label[1:].islower()
        is_known = is_name or self.words.title_rate(phrase) >= title_rate
        return MIN_WORD_LIFT if is_known else MIN_PLAIN_WORD_LIFT

    def _telling(self, phrase: Phrase) -> set[str]:
        """The stems that distinguish a phrase: neither in the topic nor common in the whole field."""
        words = {word for word in split_hyphens(phrase.label) if not self.topic.holds(word)}
        telling = {word for word in words if not self._is_common(normalize(word))}
        return {stem(word) for word in telling or words or split_hyphens(phrase.label)}

    def _is_common(self, key: str) -> bool:
        return self.words.is_generic(key) or self.words.is_common(key)

    def _weight(self, phrase: Phrase, change: ChangeTest | None, contrast: Contrast | None) -> float:
        """How early a candidate is selected: earlier for phrases of several words that are in titles.

        Later if the reference corpus explains the phrase. Then by the change, or by the frequency if
        nothing changes.
        """
        shape = 1.0 if len(split_hyphens(phrase.label)) > 1 else 0.6
        shape *= 0.5 + min(0.5, self.words.title_rate(phrase))
        least = MIN_GROUP_LIFT_WEIGHT if isinstance(phrase, PhraseGroup) else MIN_LIFT_WEIGHT
        shape *= max(least, 1 - 1 / contrast.lift) if contrast else 1.0
        if change is None or change.direction == "steady":
            share = len(phrase.documents) / len(self.periods)
            return shape * math.log(1 + len(phrase.documents)) * math.log(1 + 1 / share)
        return shape * abs(change.z) * (1 + 0.3 * abs(change.kendall_tau))


def _is_telling(facet: Candidate) -> bool:
    """Whether a facet moves, or is more frequent here than in the field: any field has some of each."""
    moves = facet.direction not in UNMOVED or abs(facet.z or 0.0) >= LIKELY_Z
    return moves or (facet.lift or 0.0) >= MIN_LIFT


def _shifts(moving: list[Candidate]) -> tuple[Candidate, ...]:
    """What moves in the whole field: the strongest shifts, the rising ones first."""
    ordered = sorted(moving, key=lambda candidate: -abs(candidate.z or 0.0))
    rising = distinct((each for each in ordered if each.direction == "rising"), (), MAX_DOMAIN_WIDE)
    fading = distinct((each for each in ordered if each.direction == "fading"), (), MAX_DOMAIN_WIDE_FADING)
    return (*rising, *fading)


def _is_shared(change: ChangeTest | None, contrast: Contrast) -> bool:
    """Whether the field moves the same way, beyond chance."""
    if change is None:
        return False
    return contrast.z >= LIKELY_Z if change.z > 0 else contrast.z <= FADING_Z


def _direction(change: ChangeTest | None, contrast: Contrast | None) -> Direction:
    """The tested direction, unless the field moves the other way, beyond chance.

    An early signal needs a field that does not fall at all.
    """
    if change is None:
        return "theme"
    is_alone = change.direction == "early signal" and contrast is not None and contrast.z < 0
    return "steady" if is_alone or _is_opposed(change, contrast) else change.direction


def _unmet(change: ChangeTest | None, contrast: Contrast | None) -> tuple[Test, ...]:
    if change is None or not (change.z <= FADING_Z or change.z >= LIKELY_Z):
        return ()
    return (*change.unmet, "field") if _is_opposed(change, contrast) else change.unmet


def _is_opposed(change: ChangeTest, contrast: Contrast | None) -> bool:
    field_z = contrast.z if contrast else 0.0
    return field_z < -MAX_OPPOSITE_Z if change.z > 0 else field_z > MAX_OPPOSITE_Z
