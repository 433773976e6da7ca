"""Whether a correction is supported: verified as the claims of a report are."""

from __future__ import annotations

import re
from dataclasses import replace

from trendscope.conversation.run_evidence import RunEvidence
from trendscope.evidence_base import EvidenceBase
from trendscope.feedback.placed_claim import PlacedClaim
from trendscope.report.report import Report
from trendscope.sentence import SentenceId
from trendscope.text.message import Message
from trendscope.text.spelling import normalize_text
from trendscope.trend import Claim
from trendscope.verification.citations import IDLE_SENTENCE, UNKNOWN_SENTENCE
from trendscope.verification.claims import RULES, verify_claims
from trendscope.verification.evidence import content_keys

NO_SENTENCE, NO_OVERLAP = "no sentence", "no overlap"
_TITLED = re.compile("[“(]")  # a text that may name a paper by its title
_OF_IDS = (UNKNOWN_SENTENCE, IDLE_SENTENCE)
WRONG_LANGUAGE = "wrong language"
REASONS = {
    NO_SENTENCE: Message("no sentence of its evidence says any of it"),
    "unreadable": Message("it is empty, too long, or cannot be read"),
    "instruction": Message("it is an instruction"),
    "made-up reference": Message("it refers to something that is not in its evidence"),
    "invented quotation": Message("it quotes what is not in its evidence"),
    "unverified number": Message("it has a number that is not in its evidence"),
    "number of another document": Message("it gives a number of one document to another"),
    "wrong direction": Message("it says of the trend what the counts do not say"),
    "unknown name": Message("it has a name that is not in its evidence"),
    WRONG_LANGUAGE: Message("it is not in the language of the report"),
    NO_OVERLAP: Message("it shares too few words with its evidence"),
}
_NOT_SUPPORTED = Message("nothing in its evidence supports it")


def fault_of(text: str, placed: PlacedClaim, report: Report, language: str = "") -> str:
    """The rule that a text breaks in the place of a claim; empty if it is supported.

    It is checked against the sentences that the claim cites, and the counts that it states. Its language is
    that of the report unless another is given.
    """
    base = RunEvidence("", report).base
    searched = (search.query for search in report.searches if search.role == "topic")
    evidence = replace(base, terms=(*base.terms, report.question, *dict.fromkeys(searched)))
    fault = _fault(text, placed, evidence, language or report.language)
    if (
        not language
        and fault == WRONG_LANGUAGE
        and _fault(placed.text, placed, evidence, report.language) == fault
    ):
        # What is quoted stays in the language of its paper.
        others = {"en": "ko", "ko": "en"}
        return _fault(text, placed, evidence, others[report.language])
    return fault


def reason_for(fault: str) -> Message:
    """Why a correction is not supported, for the reader."""
    return REASONS.get(fault, _NOT_SUPPORTED)


def _fault(text: str, placed: PlacedClaim, evidence: EvidenceBase, language: str) -> str:
    """As above in a language. The report does not say where it split the periods: each split is tried."""
    splits = sorted({period for trend in placed.trends for period in trend.sampled})[1:]
    faults = {_fault_at(split, text, placed, evidence, language) for split in (*splits, None)}
    if "" in faults or (NO_OVERLAP in faults and _has_words_of_counts(text, placed)):
        return ""
    return max(faults, key=_position)  # of the right split: it gets furthest


def _position(fault: str) -> int:
    rules = [*RULES]
    return rules.index(fault) if fault in rules else -1


def _has_words_of_counts(text: str, placed: PlacedClaim) -> bool:
    """Whether a text about counts alone has no word but theirs, and those of the claim that it corrects.

    It shares no words with the sentence of a paper; its numbers and its direction are checked all the same.
    """
    known = content_keys(normalize_text(" ".join((placed.text, *placed.counted))))
    return not placed.cited and content_keys(normalize_text(text)) <= known


def _fault_at(
    split: str | None, text: str, placed: PlacedClaim, evidence: EvidenceBase, language: str
) -> str:
    sentences = {SentenceId(name): cited.text for name, cited in placed.cited.items()}
    sentences |= {SentenceId(f"counts.{at}"): line for at, line in enumerate(placed.counted, 1)}
    if _TITLED.search(text):
        sentences |= {SentenceId(f"{cited.id}0000"): cited.title for cited in placed.cited.values()}
    claim = Claim(text=text, sentences=tuple(sentences), counts=placed.claim.counts)
    base = replace(evidence, measurement=replace(evidence.measurement, split=split))
    verified = verify_claims([claim], placed.trend, sentences, base, language)
    reasons = (name for name, number in verified.dropped.items() if number and name not in _OF_IDS)
    return "" if verified.kept else next(reasons, NO_SENTENCE)
