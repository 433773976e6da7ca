"""What the critic checks by rule: each criterion is a pure function from a draft to findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from trendscope.document import Document
from trendscope.draft import Draft, Finding, Severity
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.change import MIN_SIDE, around
from trendscope.measuring.company import shared_numbers
from trendscope.sentence import SentenceId
from trendscope.text.language import is_written_in
from trendscope.text.spelling import normalize_text
from trendscope.trend import RISING, Claim, Trend
from trendscope.verification.citations import CitationResolver
from trendscope.verification.evidence import counted_numbers, evidence_for, shares_as_said
from trendscope.verification.numbers import unverified_numbers
from trendscope.verification.works import without_references
from trendscope.wording import Wording

MIN_DOCUMENTS = 20
MIN_TRENDS = 3
MIN_Z = 1.96
MAX_OFF_TOPIC = 0.4
MIN_COVERAGE = 0.15
MAX_PERIOD_SHARE = 0.5
MAX_DUPLICATES = 0.1
RECENT_PERIODS = 2


@dataclass(frozen=True)
class ReviewInput:
    """A draft, and what it is checked against.

    `documents` has the documents by id, `angles` the names of the angles, and `covered` those that found a
    document.
    """

    draft: Draft
    evidence: EvidenceBase
    documents: dict[str, Document]
    angles: tuple[str, ...]
    covered: frozenset[str]
    say: Wording

    @property
    def measurement(self) -> Measurement:
        return self.evidence.measurement

    def finding(self, code: str, severity: Severity, subject: str | None = None, **fields: object) -> Finding:
        message = self.say(f"finding.{code}", subject=subject, **fields)
        return Finding(code=code, severity=severity, message=message, subject=subject)

    def text(self, sentence_id: SentenceId) -> str | None:
        """The text of a sentence; None if there is no such sentence."""
        return self._citations.text(sentence_id)

    @cached_property
    def _citations(self) -> CitationResolver:
        return CitationResolver(self.documents)


Criterion = Callable[[ReviewInput], list[Finding]]


def unknown_sentence(review: ReviewInput) -> list[Finding]:
    """Every id that a claim cites exists."""
    cited = (name for claim in review.draft.claims for name in claim.sentences)
    return [review.finding("unknown_sentence", "error", name) for name in cited if review.text(name) is None]


def unsupported_claim(review: ReviewInput) -> list[Finding]:
    """Every claim cites at least one sentence, or counts."""
    without = (claim for claim in review.draft.claims if not (claim.sentences or claim.counts))
    return [review.finding("unsupported_claim", "error", claim.text) for claim in without]


def unverified_number(review: ReviewInput) -> list[Finding]:
    """Each number in a claim is in a sentence it cites or in the trend's counts."""
    return [
        review.finding("unverified_number", "error", claim.text, number=number)
        for trend in review.draft.trends
        for claim in trend.claims
        for number in _unverified_numbers(claim, trend, review)
    ]


def _unverified_numbers(claim: Claim, trend: Trend, review: ReviewInput) -> list[str]:
    cited = {name: text for name in claim.sentences if (text := review.text(name)) is not None}
    counts = counted_numbers(trend, review.measurement) | shared_numbers(claim.counts, review.measurement)
    counts |= shares_as_said(trend, review.measurement) if claim.counts else frozenset()
    evidence = evidence_for(cited, trend, counts, review.evidence, review.say.language)
    return unverified_numbers(without_references(normalize_text(claim.text), evidence.works), evidence)


def direction_mismatch(review: ReviewInput) -> list[Finding]:
    """The direction of what is counted is the one that the counts give."""
    measured = {
        c.label: c.direction for c in (*review.measurement.candidates, *review.measurement.domain_wide)
    }
    return [
        review.finding("direction_mismatch", "error", trend.label, measured=measured.get(trend.label, "–"))
        for trend in review.draft.trends
        if trend.is_counted and measured.get(trend.label) != trend.direction
    ]


def unconfirmed_direction(review: ReviewInput) -> list[Finding]:
    """If a whole source was counted, what rises for the question does not fall there."""
    return [
        review.finding("unconfirmed_direction", "warning", trend.label)
        for trend in review.draft.trends
        if trend.direction in RISING and review.evidence.whole_growth.get(trend.label, 1.0) < 1
    ]


def single_document(review: ReviewInput) -> list[Finding]:
    """A trend has quotations from two or more independent documents."""
    return [
        review.finding("single_document", "warning", trend.label)
        for trend in review.draft.trends
        if len(quoted_documents(trend)) < 2
    ]


def quoted_documents(trend: Trend) -> set[str]:
    """Ids of the documents that a trend quotes."""
    return {name.document for claim in trend.claims for name in claim.sentences}


def repeated_trend(review: ReviewInput) -> list[Finding]:
    """No label appears twice."""
    labels = Counter(trend.label.lower() for trend in review.draft.trends)
    return [review.finding("repeated_trend", "error", label) for label, times in labels.items() if times > 1]


def wrong_language(review: ReviewInput) -> list[Finding]:
    """Claims are in the language of the answer; what they quote or name stays as it is."""
    return [
        review.finding("wrong_language", "error", claim.text)
        for claim in review.draft.claims
        if not is_written_in(claim.text, review.say.language)
    ]


def uncovered_angle(review: ReviewInput) -> list[Finding]:
    """Every angle found a document."""
    missing = (angle for angle in review.angles if angle not in review.covered)
    return [review.finding("uncovered_angle", "warning", angle) for angle in missing]


def uncovered_term(review: ReviewInput) -> list[Finding]:
    """Every term of the question is in 5 % or more of the documents."""
    return [review.finding("uncovered_term", "warning", term) for term in review.measurement.uncovered]


def few_documents(review: ReviewInput) -> list[Finding]:
    """At least 20 documents were measured."""
    number = len(review.measurement.documents)
    return [review.finding("few_documents", "warning", number=number)] if number < MIN_DOCUMENTS else []


def few_trends(review: ReviewInput) -> list[Finding]:
    """At least three trends pass."""
    number = len(review.draft.trends)
    return [review.finding("few_trends", "warning", number=number)] if number < MIN_TRENDS else []


def no_time_axis(review: ReviewInput) -> list[Finding]:
    """The documents have periods on both sides of a split."""
    return [review.finding("no_time_axis", "warning")] if review.measurement.split is None else []


def thin_window(review: ReviewInput) -> list[Finding]:
    """Both sides of the split have 20 documents or more."""
    measured = review.measurement
    if measured.split is None:
        return []
    earlier, recent = around(measured.sampled, measured.split)
    sides = {"recent": recent, "earlier": earlier}
    thinner = min(sides, key=lambda side: sides[side])
    if sides[thinner] >= MIN_SIDE:
        return []
    period = review.say.span(measured.split, measured.split)
    side = review.say(f"side.{thinner}", period=period)
    return [review.finding("thin_window", "warning", number=sides[thinner], side=side)]


def period_skew(review: ReviewInput) -> list[Finding]:
    """No period has more than half of the documents."""
    sampled = review.measurement.sampled
    most = MAX_PERIOD_SHARE * sum(sampled.values())
    heavy = [period for period, n in sampled.items() if len(sampled) > 2 and n > most]
    return [
        review.finding("period_skew", "warning", period=review.say.span(period, period)) for period in heavy
    ]


def one_source(review: ReviewInput) -> list[Finding]:
    """The counts rest on more than one source."""
    sources = {document.source for document in review.measurement.documents}
    return [review.finding("one_source", "note", name) for name in sources] if len(sources) == 1 else []


def off_topic(review: ReviewInput) -> list[Finding]:
    """No more than 40 % of what was found had to be left out."""
    dropped = review.draft.dropped.get("off topic", 0)
    found = dropped + len(review.measurement.documents)
    return [review.finding("off_topic", "warning", number=dropped)] if dropped > MAX_OFF_TOPIC * found else []


def duplicates(review: ReviewInput) -> list[Finding]:
    """No more than 10 % of the documents were found twice."""
    twice = review.draft.dropped.get("duplicate", 0)
    limit = MAX_DUPLICATES * len(review.measurement.documents)
    return [review.finding("duplicates", "note", number=twice)] if twice > limit else []


def weak_rise(review: ReviewInput) -> list[Finding]:
    """What is shown as changing does so with a z-score of 1.96 or more."""
    return [
        review.finding("weak_rise", "note", trend.label, z=f"{trend.z:.2f}")
        for trend in review.draft.trends
        if trend.direction == "early signal" and trend.z is not None and trend.z < MIN_Z
    ]


def not_recent(review: ReviewInput) -> list[Finding]:
    """What rises is named in one of the last two periods."""
    last = sorted(review.measurement.sampled)[-RECENT_PERIODS:]
    return [
        review.finding("not_recent", "warning", trend.label)
        for trend in review.draft.trends
        if trend.direction in RISING and not any(trend.counts.get(period) for period in last)
    ]


def low_coverage(review: ReviewInput) -> list[Finding]:
    """The trends together are in 15 % of the documents or more."""
    measured = review.measurement
    labels = {trend.label for trend in review.draft.trends}
    touched = {key for c in measured.candidates if c.label in labels for key in c.documents}
    share = len(touched) / len(measured.documents) if measured.documents else 0.0
    return (
        [review.finding("low_coverage", "note", percent=round(100 * share))] if share < MIN_COVERAGE else []
    )


CRITERIA: tuple[Criterion, ...] = (
    unknown_sentence,
    unsupported_claim,
    unverified_number,
    direction_mismatch,
    unconfirmed_direction,
    single_document,
    repeated_trend,
    wrong_language,
    uncovered_angle,
    uncovered_term,
    few_documents,
    few_trends,
    no_time_axis,
    thin_window,
    period_skew,
    one_source,
    off_topic,
    duplicates,
    weak_rise,
    not_recent,
    low_coverage,
)


def run_rules(review: ReviewInput) -> tuple[tuple[Finding, ...], dict[str, float]]:
    """The findings of every criterion, and its score: 1 without a finding, less for each one."""
    found = {criterion.__name__: criterion(review) for criterion in CRITERIA}
    scores = {name: round(1 / (1 + len(findings)), 3) for name, findings in found.items()}
    return tuple(finding for findings in found.values() for finding in findings), scores
