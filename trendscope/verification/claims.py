"""Lets through what a model claims only where the sentences that it names, or the counts, prove it.

The rules cannot see whether a sentence means what a claim says. They see what a claim brings along:
every number, name, quotation, reference and direction word has to come from its own evidence, and
an English claim has to share words with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from trendscope.agents.reasoners import Material
from trendscope.document import split_sentences
from trendscope.text.safe import visible
from trendscope.text.words import stems
from trendscope.trend import Claim, Trend
from trendscope.verification.criteria import counted_numbers, in_language
from trendscope.verification.directions import wrong_direction
from trendscope.verification.evidence import Evidence, content, folded
from trendscope.verification.names import unknown_name, without_models
from trendscope.verification.numbers import unproved_number
from trendscope.verification.quotations import invented_quotation
from trendscope.verification.references import foreign_reference

LONGEST = 600
SENTENCES = 3
OVERLAP = 3
LONGEST_NAME = 80

_LETTER = re.compile(r"[^\W\d_]")
_NOT_SHOWN = re.compile("[\n\t\ue000-\uf8ff\ufffd]")
# What a claim says of its counts; such words are shared with any sentence.
_COUNTING = (
    "paper article document study work publication name mention appear discuss sample count number share"
    " year recent earlier previous compare against total report source research researcher"
    " trend interest likely early signal steady theme named naming"
    " rise rising rose risen grow grown growing grew growth increase surge surging emerge emerging"
    " decline decrease fade fading faded fall falling fell fallen shrink shrinking disappear"
)


@dataclass(frozen=True)
class Proved:
    """The claims that were kept, and how often each reason dropped something."""

    kept: tuple[Claim, ...]
    dropped: dict[str, int]


def prove(
    claims: Iterable[Claim],
    trend: Trend,
    sentences: Mapping[str, str],
    material: Material,
    language: str,
) -> Proved:
    """Keep the claims that their evidence proves; `sentences` has those that the model was shown."""
    dropped = dict.fromkeys(REASONS, 0)
    counts = frozenset(counted_numbers(trend, material))
    kept: dict[str, Claim] = {}
    for claim in claims:
        known = tuple(name for name in dict.fromkeys(claim.sentences) if name in sentences)
        dropped[UNKNOWN] += len(set(claim.sentences)) - len(known)
        cited = tuple(folded(sentences[name]) for name in known)
        reason = fault(claim.text, _evidence(cited, trend, counts, material, language))
        key = folded(claim.text).casefold()
        if reason or key in kept:
            dropped[reason or REPEATED] += 1
        else:
            kept[key] = Claim(text=claim.text.strip(), sentences=known)
    return Proved(tuple(kept.values()), dropped)


def proved_name(
    name: str, trend: Trend, sentences: Mapping[str, str], material: Material, language: str
) -> str | None:
    """A trend's name, unless it brings along what its label and two of its sentences do not have.

    A reader sees no sentence below it, so that no single one may put a word there.
    """
    alone = _evidence((), trend, frozenset(), material, language)
    if len(name) > LONGEST_NAME or "." in name or any(RULES[reason](name, alone) for reason in OF_A_NAME):
        return None
    each = [replace(alone, sentences=(folded(text),)) for text in sentences.values()]
    small = " ".join(word for text in sentences.values() for word in text.split() if word.islower())
    ordinary = replace(alone, sentences=(folded(small),))
    # Word by word, as Title Case would else read as one long name.
    return name if all(_is_named(word, ordinary, each) for word in name.split()) else None


def _is_named(word: str, ordinary: Evidence, each: Sequence[Evidence]) -> bool:
    """Whether a word is no name where it is small, or else one of the trend or of two sentences."""
    unknown = RULES["unknown name"]
    return not unknown(word, ordinary) or sum(not unknown(word, evidence) for evidence in each) > 1


def fault(text: str, evidence: Evidence) -> str | None:
    """The first reason to drop a claim, if there is one."""
    return next((reason for reason, rule in RULES.items() if rule(text, evidence)), None)


def no_sentence(text: str, evidence: Evidence) -> bool:
    """Whether no sentence is left."""
    return not evidence.sentences


def unreadable(text: str, evidence: Evidence) -> bool:
    """Whether a text is empty, too long, or has characters that are not shown."""
    return (
        len(text) > LONGEST
        or not _LETTER.search(text)
        or bool(_NOT_SHOWN.search(text.strip()))
        or visible(text) != text
        or len(split_sentences(text)) > SENTENCES
    )


def wrong_language(text: str, evidence: Evidence) -> bool:
    """Whether a text is not in the language of the answer."""
    return not in_language(text, evidence.language)


def no_overlap(text: str, evidence: Evidence) -> bool:
    """Whether an English text shares less than a third of its words with its sentences.

    The label proves itself, so that its words do not prove the others, and nor do the letters of a name
    such as LLaMA-7B; a Korean text shares none.
    """
    if evidence.language != "en":
        return False
    words = content(without_models(text)) - _counting()
    others = words - content(" ".join(evidence.phrases))
    return not words or OVERLAP * len(others & content(evidence.cited)) < len(others)


@cache
def _counting() -> frozenset[str]:
    return stems(_COUNTING)


def _evidence(
    cited: tuple[str, ...], trend: Trend, counts: frozenset[str], material: Material, language: str
) -> Evidence:
    return Evidence(
        sentences=cited,
        phrases=tuple(map(folded, (trend.label, *trend.related))),
        terms=tuple(map(folded, material.terms)),
        direction=trend.direction,
        counts=counts,
        language=language,
    )


def _of_folded(rule: Rule) -> Rule:
    return lambda text, evidence: rule(folded(text), evidence)


Rule = Callable[[str, Evidence], bool]

UNKNOWN = "unknown sentence"
REPEATED = "repeated"
RULES: dict[str, Rule] = {
    "no sentence": no_sentence,
    "unreadable": unreadable,
    "foreign reference": _of_folded(foreign_reference),
    "invented quotation": _of_folded(invented_quotation),
    "unproved number": _of_folded(unproved_number),
    "wrong direction": _of_folded(wrong_direction),
    "unknown name": _of_folded(unknown_name),
    "wrong language": wrong_language,
    "no overlap": _of_folded(no_overlap),
}
OF_A_NAME = (
    "unreadable",
    "foreign reference",
    "invented quotation",
    "unproved number",
    "wrong direction",
    "wrong language",
)
REASONS = (UNKNOWN, *RULES, REPEATED)
