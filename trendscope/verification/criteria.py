"""What the critic sees by rule: each criterion a pure function from a case to its findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from trendscope.agents.reasoners import Material
from trendscope.document import Document
from trendscope.draft import Draft
from trendscope.measuring.momentum import since
from trendscope.report import Finding, Severity
from trendscope.text.hangul import is_korean
from trendscope.trend import UPWARD, Claim, Trend
from trendscope.wording import Wording

FEW_DOCUMENTS = 20
FEW_TRENDS = 3
THIN_SIDE = 20
WEAK_Z = 1.96
OFF_TOPIC = 0.4
LOW_COVERAGE = 0.15
SKEW = 0.5
DUPLICATES = 0.1
RECENT_YEARS = 2

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTED = re.compile(r"“[^”]*”")


@dataclass(frozen=True)
class Case:
    """A draft, and what it is judged against.

    `sentences` has the text of each sentence id that exists, `documents` the document of each
    document id; `angles` the names of the angles, and `covered` those that brought a document.
    """

    draft: Draft
    material: Material
    sentences: dict[str, str]
    documents: dict[str, Document]
    angles: tuple[str, ...]
    covered: frozenset[str]
    say: Wording

    def finding(self, code: str, severity: Severity, subject: str | None = None, **fields: object) -> Finding:
        message = self.say(f"finding.{code}", subject=subject, **fields)
        return Finding(code=code, severity=severity, message=message, subject=subject)


Criterion = Callable[[Case], list[Finding]]


def unknown_sentence(case: Case) -> list[Finding]:
    """Every id that a claim names exists."""
    unknown = (name for claim in case.draft.claims for name in claim.sentences if name not in case.sentences)
    return [case.finding("unknown_sentence", "error", name) for name in unknown]


def unsupported_claim(case: Case) -> list[Finding]:
    """Every claim names at least one sentence."""
    bare = (claim for claim in case.draft.claims if not claim.sentences)
    return [case.finding("unsupported_claim", "error", claim.text) for claim in bare]


def unproved_number(case: Case) -> list[Finding]:
    """Each number in a claim stands in a sentence it names or in the trend's counts."""
    return [
        case.finding("unproved_number", "error", claim.text, number=number)
        for trend in case.draft.trends
        for claim in trend.claims
        for number in unproved(claim, trend, case)
    ]


def unproved(claim: Claim, trend: Trend, case: Case) -> list[str]:
    """The numbers of a claim that neither its sentences nor the counts have, nor a name such as GPT-4."""
    proof = " ".join(case.sentences.get(name, "") for name in claim.sentences)
    named = " ".join((trend.label, *trend.related, *case.material.terms))
    known = set(_NUMBER.findall(f"{named} {proof}")) | counted_numbers(trend, case.material)
    return [number for number in _NUMBER.findall(claim.text) if number not in known]


def counted_numbers(trend: Trend, material: Material) -> set[str]:
    """Every figure that the counts of a trend yield: by year, of both windows, and in all."""
    split = material.measurement.split or 0
    numbers: set[int] = {len(material.measurement.documents)}
    for counts in (trend.counts, trend.sampled, trend.total or {}):
        recent = since(counts, split)
        numbers |= {*counts, *counts.values(), recent, sum(counts.values()) - recent, sum(counts.values())}
    candidates = (c for c in material.measurement.candidates if c.label == trend.label)
    numbers |= {len(candidate.documents) for candidate in candidates}
    return {str(number) for number in numbers}


def direction_mismatch(case: Case) -> list[Finding]:
    """The direction is the one that the counts give."""
    measured = {
        c.label: c.direction
        for c in (*case.material.measurement.candidates, *case.material.measurement.field_wide)
    }
    return [
        case.finding("direction_mismatch", "error", trend.label, measured=measured.get(trend.label, "–"))
        for trend in case.draft.trends
        if measured.get(trend.label) != trend.direction
    ]


def unconfirmed_direction(case: Case) -> list[Finding]:
    """Where a whole source was counted, what rises under the question does not fall there."""
    return [
        case.finding("unconfirmed_direction", "warning", trend.label)
        for trend in case.draft.trends
        if trend.direction in UPWARD and case.material.growth.get(trend.label, 1.0) < 1
    ]


def single_document(case: Case) -> list[Finding]:
    """A trend is quoted from two or more independent documents."""
    return [
        case.finding("single_document", "warning", trend.label)
        for trend in case.draft.trends
        if len(quoted_documents(trend)) < 2
    ]


def quoted_documents(trend: Trend) -> set[str]:
    """Ids of the documents that a trend quotes."""
    return {name.partition(".")[0] for claim in trend.claims for name in claim.sentences}


def repeated_trend(case: Case) -> list[Finding]:
    """No label comes twice."""
    labels = Counter(trend.label.lower() for trend in case.draft.trends)
    return [case.finding("repeated_trend", "error", label) for label, times in labels.items() if times > 1]


def wrong_language(case: Case) -> list[Finding]:
    """Claims are in the language of the answer; what they quote or name stays as it is."""
    return [
        case.finding("wrong_language", "error", claim.text)
        for claim in case.draft.claims
        if not in_language(claim.text, case.say.language)
    ]


def in_language(text: str, language: str) -> bool:
    """Whether a sentence is Korean or not, by the share of Hangul among its letters."""
    letters = _LETTER.findall(_QUOTED.sub("", text))
    hangul = sum(is_korean(letter) for letter in letters)
    return not letters or (hangul / len(letters) > 0.3) == (language == "ko")


def uncovered_angle(case: Case) -> list[Finding]:
    """Every angle brought a document."""
    missing = (angle for angle in case.angles if angle not in case.covered)
    return [case.finding("uncovered_angle", "warning", angle) for angle in missing]


def uncovered_term(case: Case) -> list[Finding]:
    """Every term of the question is in 5 % or more of the documents."""
    return [case.finding("uncovered_term", "warning", term) for term in case.material.measurement.uncovered]


def few_documents(case: Case) -> list[Finding]:
    """At least 20 documents were measured."""
    number = len(case.material.measurement.documents)
    return [case.finding("few_documents", "warning", number=number)] if number < FEW_DOCUMENTS else []


def few_trends(case: Case) -> list[Finding]:
    """At least three trends pass."""
    number = len(case.draft.trends)
    return [case.finding("few_trends", "warning", number=number)] if number < FEW_TRENDS else []


def no_time_axis(case: Case) -> list[Finding]:
    """The documents have years on both sides of a split."""
    return [case.finding("no_time_axis", "warning")] if case.material.measurement.split is None else []


def thin_window(case: Case) -> list[Finding]:
    """Both sides of the split hold 20 documents or more."""
    measured = case.material.measurement
    if measured.split is None:
        return []
    recent = since(measured.sampled, measured.split)
    thinner = min(recent, sum(measured.sampled.values()) - recent)
    return [case.finding("thin_window", "warning", number=thinner)] if thinner < THIN_SIDE else []


def year_skew(case: Case) -> list[Finding]:
    """No year holds more than half of the documents."""
    sampled = case.material.measurement.sampled
    heavy = [year for year, n in sampled.items() if len(sampled) > 2 and n > SKEW * sum(sampled.values())]
    return [case.finding("year_skew", "warning", year=year) for year in heavy]


def one_source(case: Case) -> list[Finding]:
    """The counts rest on more than one source."""
    sources = {document.source for document in case.material.measurement.documents}
    return [case.finding("one_source", "note", name) for name in sources] if len(sources) == 1 else []


def off_topic(case: Case) -> list[Finding]:
    """No more than 40 % of what was found had to be left out."""
    dropped = case.draft.dropped.get("off topic", 0)
    found = dropped + len(case.material.measurement.documents)
    return [case.finding("off_topic", "warning", number=dropped)] if dropped > OFF_TOPIC * found else []


def duplicates(case: Case) -> list[Finding]:
    """No more than 10 % of what was found came twice."""
    twice = case.draft.dropped.get("duplicate", 0)
    limit = DUPLICATES * len(case.material.measurement.documents)
    return [case.finding("duplicates", "note", number=twice)] if twice > limit else []


def weak_rise(case: Case) -> list[Finding]:
    """What is shown as moving does so at z 1.96 or more."""
    return [
        case.finding("weak_rise", "note", trend.label, z=f"{trend.z:.2f}")
        for trend in case.draft.trends
        if trend.direction == "early signal" and trend.z is not None and trend.z < WEAK_Z
    ]


def not_recent(case: Case) -> list[Finding]:
    """What rises is named in one of the last two years of the sample."""
    last = sorted(case.material.measurement.sampled)[-RECENT_YEARS:]
    return [
        case.finding("not_recent", "warning", trend.label)
        for trend in case.draft.trends
        if trend.direction in UPWARD and not any(trend.counts.get(year) for year in last)
    ]


def low_coverage(case: Case) -> list[Finding]:
    """The trends together touch 15 % of the documents or more."""
    measured = case.material.measurement
    labels = {trend.label for trend in case.draft.trends}
    touched = {key for c in measured.candidates if c.label in labels for key in c.documents}
    share = len(touched) / len(measured.documents) if measured.documents else 0.0
    return [case.finding("low_coverage", "note", percent=round(100 * share))] if share < LOW_COVERAGE else []


CRITERIA: tuple[Criterion, ...] = (
    unknown_sentence,
    unsupported_claim,
    unproved_number,
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
    year_skew,
    one_source,
    off_topic,
    duplicates,
    weak_rise,
    not_recent,
    low_coverage,
)


def judge_by_rule(case: Case) -> tuple[tuple[Finding, ...], dict[str, float]]:
    """The findings of every criterion, and its score: 1 without a finding, less for each one."""
    found = {criterion.__name__: criterion(case) for criterion in CRITERIA}
    scores = {name: round(1 / (1 + len(findings)), 3) for name, findings in found.items()}
    return tuple(finding for findings in found.values() for finding in findings), scores
