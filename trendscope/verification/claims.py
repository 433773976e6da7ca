"""Keeps what a model claims only if the sentences that it cites, or the counts, support it.

The rules cannot see whether a sentence means what a claim says. They see what a claim contains:
every number, name, quotation, reference and direction word has to come from its own evidence, and an
English claim has to share words with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from trendscope.document import split_sentences
from trendscope.evidence_base import EvidenceBase
from trendscope.sentence import SentenceId, texts_by_document
from trendscope.text.characters import has_hidden
from trendscope.text.hangul import has_hangul
from trendscope.text.language import is_written_in
from trendscope.text.spelling import normalize_text
from trendscope.trend import Claim, Trend
from trendscope.verification.acronyms import proved_forms
from trendscope.verification.citations import IDLE_SENTENCE, UNKNOWN_SENTENCE
from trendscope.verification.contributions import has_number_of_another, idle_sentences
from trendscope.verification.directions import has_wrong_direction
from trendscope.verification.evidence import (
    ClaimEvidence,
    content_keys,
    counted_numbers,
    evidence_for,
    shares_as_said,
)
from trendscope.verification.headings import is_of_one_page
from trendscope.verification.instructions import is_instruction
from trendscope.verification.introductions import introductions
from trendscope.verification.model_names import without_models
from trendscope.verification.names import has_unknown_name, names_in
from trendscope.verification.numbers import has_unverified_number, shared_figures
from trendscope.verification.quotations import has_invented_quotation
from trendscope.verification.references import has_made_up_reference
from trendscope.verification.works import without_own_numbers, without_references

MAX_CHARACTERS = 600
MAX_SENTENCES = 3
MAX_NAME_CHARACTERS = 80
MAX_WORDS_PER_SHARED_ONE = 3
MIN_SHARED = 3

_MARKS = "()[],;:!?-–—/"
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z](?:[\w.@^+-]*[A-Za-z\d])?")
_UNREADABLE = re.compile('[\n\t\ufffd]|\\{ ?["“]')  # also what begins an object of JSON
# A word that is long enough to be a text in another writing, such as base64.
_LONG_WORD = re.compile(r"[A-Za-z0-9]{20,}")
# What a claim says about its counts; such words need not be in a cited sentence.
_COUNTING_WORDS = (
    "paper article document study work publication name mention appear discuss sample count number share"
    " year recent earlier previous compare against total report source research researcher"
    " trend interest likely early signal steady theme named naming"
    " rise rising rose risen grow grown growing grew growth increase surge surging emerge emerging"
    " percent percentage point"
    " decline decrease fade fading faded fall falling fell fallen shrink shrinking disappear"
)


@dataclass(frozen=True)
class VerifiedClaims:
    """The claims that were kept, and how often each reason dropped something."""

    kept: tuple[Claim, ...]
    dropped: dict[str, int]


def verify_claims(
    claims: Iterable[Claim],
    trend: Trend,
    sentences: Mapping[SentenceId, str],
    evidence: EvidenceBase,
    language: str,
) -> VerifiedClaims:
    """Keep the claims that pass every rule; `sentences` are those that the model was shown."""
    dropped = dict.fromkeys(REASONS, 0)
    counted = counted_numbers(trend, evidence.measurement)
    said = counted | shares_as_said(trend, evidence.measurement)
    kept: dict[str, Claim] = {}
    for claim in claims:
        known = tuple(name for name in dict.fromkeys(claim.sentences) if name in sentences)
        dropped[UNKNOWN_SENTENCE] += len(set(claim.sentences)) - len(known)
        cited = {name: sentences[name] for name in known}
        counts = said if claim.counts else counted
        found = evidence_for(cited, trend, counts, evidence, language)
        if idle := idle_sentences(claim.text, cited, found):
            dropped[IDLE_SENTENCE] += len(idle)
            cited = {name: text for name, text in cited.items() if name not in idle}
            found = evidence_for(cited, trend, counts, evidence, language)
        reason = first_fault(claim.text, found)
        if reason == UNKNOWN_NAME and (added := introductions(claim.text, cited, sentences, found)):
            cited |= added
            reason = first_fault(claim.text, evidence_for(cited, trend, counts, evidence, language))
        text = without_own_numbers(claim.text, found.works).strip()
        key = normalize_text(text).casefold()
        if reason or key in kept:
            dropped[reason or REPEATED] += 1
        else:
            kept[key] = Claim(text=text, sentences=tuple(cited))
    return VerifiedClaims(tuple(kept.values()), dropped)


def verified_name(
    name: str, trend: Trend, sentences: Mapping[SentenceId, str], terms: tuple[str, ...], language: str
) -> str | None:
    """A trend's name, unless it has words that its label and two of the documents do not have.

    A reader sees no sentence below a name, so a single page, which may say anything, cannot add a word to it.
    """
    phrases = tuple(map(normalize_text, (trend.label, *trend.related)))
    known = tuple(map(normalize_text, terms))
    alone = ClaimEvidence((), phrases, known, trend.direction, frozenset(), language)
    if len(name) > MAX_NAME_CHARACTERS or "." in name:
        return None
    if any(RULES[reason](name, alone) for reason in RULES_OF_NAMES):
        return None
    if is_of_one_page(name, (*phrases, *known), sentences):
        return None
    documents = texts_by_document(sentences).values()
    each = [replace(alone, sentences=tuple(map(normalize_text, texts))) for texts in documents]
    # Word by word, because Title Case would be taken for one long name.
    return name if all(_is_named(word, alone, each) for word in name.split()) else None


def _is_named(word: str, alone: ClaimEvidence, each: Sequence[ClaimEvidence]) -> bool:
    """Whether a word is one of the trend's, or is in two of the documents, as a name or in lower case."""
    is_unknown = RULES[UNKNOWN_NAME]
    if not is_unknown(word, alone):
        return True
    plain = re.compile(rf"(?<!\w){re.escape(word.strip(_MARKS).lower())}(?!\w)")
    holders = [one for one in each if not is_unknown(word, one) or any(map(plain.search, one.sentences))]
    return len(holders) > 1


def first_fault(text: str, evidence: ClaimEvidence) -> str | None:
    """The first reason to drop a claim, if there is one."""
    return next((reason for reason, rule in RULES.items() if rule(text, evidence)), None)


def has_no_sentence(text: str, evidence: ClaimEvidence) -> bool:
    """Whether no cited sentence exists."""
    return not evidence.sentences


def is_unreadable(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a text is empty, too long, or has hidden characters or an encoded text."""
    return (
        len(text) > MAX_CHARACTERS
        or not _LETTER.search(text)
        or bool(_UNREADABLE.search(text.strip()))
        or has_hidden(text)
        or any(map(_is_encoded, _LONG_WORD.findall(text)))
        or len(split_sentences(text)) > MAX_SENTENCES
    )


def _is_encoded(word: str) -> bool:
    return not word.isupper() and not word.islower() and any(map(str.isdecimal, word))


def is_in_wrong_language(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a text is not in the language of the answer; in Korean, names in Latin letters do not count."""
    if evidence.language != "ko":
        return not is_written_in(text, evidence.language)
    words = _LATIN.sub(lambda match: match[0] if match[0].islower() else "", text)
    return not (has_hangul(words) and is_written_in(words, "ko"))


def has_no_overlap(text: str, evidence: ClaimEvidence) -> bool:
    """Whether an English text shares less than a third of its words and figures with its sentences.

    The words of the label do not count, nor do the letters of a name such as LLaMA-7B. A text that shares
    a figure and a name with them may say the rest in other words; with one of them, the words of the title
    count as well; with neither, two words of six may be there by chance. A Korean text shares no words with
    English sentences.
    """
    if evidence.language != "en":
        return False
    words = content_keys(without_models(text)) - _counting_keys()
    others = words - content_keys(" ".join(evidence.phrases))
    figures = shared_figures(text, evidence.cited)
    names = names_in(text, evidence.cited, evidence.texts)
    if figures and names:
        return False
    if figures or names:
        found = len(others & (_keys_of(evidence) | _keys_of_titles(evidence))) + len(figures)
        return not words or MAX_WORDS_PER_SHARED_ONE * found < len(others) + len(figures)
    shared = len(others & _keys_of(evidence))
    is_by_chance = shared < MIN_SHARED and 2 * shared < len(others)
    return not words or is_by_chance or MAX_WORDS_PER_SHARED_ONE * shared < len(others)


def _keys_of(evidence: ClaimEvidence) -> frozenset[str]:
    """The words of the sentences, and those of the acronyms in them spelled out."""
    return content_keys(" | ".join((evidence.cited, *proved_forms("", evidence))))


def _keys_of_titles(evidence: ClaimEvidence) -> frozenset[str]:
    """The words of the titles but for those of the topic."""
    titles = content_keys(" | ".join(work.title for work in evidence.works))
    return titles - content_keys(" ".join(evidence.terms))


@cache
def _counting_keys() -> frozenset[str]:
    return content_keys(_COUNTING_WORDS)


def _normalized(rule: Rule) -> Rule:
    """The rule for a text without the references to its own documents."""
    return lambda text, evidence: rule(without_references(normalize_text(text), evidence.works), evidence)


def _spelled(rule: Rule) -> Rule:
    """The rule for a text with its references."""
    return lambda text, evidence: rule(normalize_text(text), evidence)


Rule = Callable[[str, ClaimEvidence], bool]

REPEATED = "repeated"
UNKNOWN_NAME = "unknown name"
RULES: dict[str, Rule] = {
    "no sentence": has_no_sentence,
    "unreadable": is_unreadable,
    "instruction": _normalized(is_instruction),
    "made-up reference": _normalized(has_made_up_reference),
    "invented quotation": _normalized(has_invented_quotation),
    "unverified number": _normalized(has_unverified_number),
    "number of another document": _spelled(has_number_of_another),
    "wrong direction": _normalized(has_wrong_direction),
    UNKNOWN_NAME: _normalized(has_unknown_name),
    "wrong language": is_in_wrong_language,
    "no overlap": _normalized(has_no_overlap),
}
RULES_OF_NAMES = (
    "unreadable",
    "instruction",
    "made-up reference",
    "invented quotation",
    "unverified number",
    "wrong direction",
    "wrong language",
)
REASONS = (UNKNOWN_SENTENCE, IDLE_SENTENCE, *RULES, REPEATED)
