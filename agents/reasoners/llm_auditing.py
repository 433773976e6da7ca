"""Auditing codebooks with a model: are the places where papers use a phrase about its theme?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.schemas import AuditAnswer, ThemeAudit
from trendscope.agents.reasoners.themes import Theme
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.codebook import PhraseUse, phrase_uses, text_of
from trendscope.run import Run
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.lines import one_line
from trendscope.text.words import normalize

PLACES = 2
MIN_PRECISION = 0.7
MAX_MISSED = 3
WORDS_BEFORE, WORDS_AFTER = 12, 12


@dataclass(frozen=True)
class Place:
    """One use of a phrase in a document, with the words around it."""

    number: int
    phrase: str
    text: str


@dataclass(frozen=True)
class Auditor:
    """The part of a model that looks at what was counted."""

    model: StructuredModel

    async def audit(self, themes: Sequence[Theme], run: Run, evidence: EvidenceBase) -> list[Theme]:
        """The themes without the phrases that mostly mean something else, and with those that they lacked.

        All in one call; the themes as they are if there is nothing to look at, or no answer.
        """
        places = _places(themes, evidence)
        if not any(places.values()):
            return list(themes)
        prompt = run.prompts.load(
            "audit",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            places=delimit("\n\n".join(_block(name, theme, places[name]) for name, theme in _named(themes))),
        )
        answer = await generate("audit", self.model, prompt, AuditAnswer, run)
        audits = {audit.theme: audit for audit in answer.themes} if answer else {}
        return [
            _audited(theme, places[name], audits[name]) if name in audits and places[name] else theme
            for name, theme in _named(themes)
        ]


def _named(themes: Sequence[Theme]) -> Iterator[tuple[str, Theme]]:
    return ((f"T{at}", theme) for at, theme in enumerate(themes, 1))


def _places(themes: Sequence[Theme], evidence: EvidenceBase) -> dict[str, list[Place]]:
    """Two places of each phrase of each theme that is counted, numbered through."""
    numbers = count(1)
    return {
        name: [
            Place(next(numbers), use.phrase, text)
            for use in (phrase_uses(theme.phrases, evidence.measurement) if theme.counted else ())
            for text in _texts(use)
        ]
        for name, theme in _named(themes)
    }


def _texts(use: PhraseUse) -> list[str]:
    """The phrase in an early and a late document, with a dozen words on either side."""
    documents = sorted(use.documents, key=lambda document: (document.date or "", document.key))
    early, late = len(documents) // 4, (3 * len(documents)) // 4
    return [_around(use, text_of(documents[at])) for at in sorted({early, late})[:PLACES]]


def _around(use: PhraseUse, text: str) -> str:
    match = use.pattern.search(text)
    if match is None:
        return ""
    before, after = text[: match.start()].split(), text[match.end() :].split()
    return one_line(" ".join((*before[-WORDS_BEFORE:], match[0], *after[:WORDS_AFTER])))


def _block(name: str, theme: Theme, places: Iterable[Place]) -> str:
    lines = (f"{place.number} {place.phrase}: {place.text}" for place in places)
    return "\n".join((f"{name} | {theme.name} | {theme.definition}", *lines))


def _audited(theme: Theme, places: Sequence[Place], audit: ThemeAudit) -> Theme:
    """The theme with the phrases whose judged places are about it, for 70 % of them or more."""
    precision = dict(_precision(places, audit))
    kept = [phrase for phrase in theme.phrases if precision.get(normalize(phrase), 1.0) >= MIN_PRECISION]
    missed = [phrase for each in audit.missed[:MAX_MISSED] if (phrase := one_line(each))]
    phrases = tuple(dict.fromkeys((*kept, *missed)))
    return replace(theme, phrases=phrases, precision=precision, failed=not phrases)


def _precision(places: Sequence[Place], audit: ThemeAudit) -> Iterator[tuple[str, float]]:
    """The share of its judged places that are about the theme, for each phrase that has any."""
    other, about = {*audit.other}, {*audit.about} - {*audit.other}
    for phrase in dict.fromkeys(place.phrase for place in places):
        numbers = {place.number for place in places if place.phrase == phrase}
        judged = numbers & (about | other)
        if judged:
            yield normalize(phrase), len(judged & about) / len(judged)
