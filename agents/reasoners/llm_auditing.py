"""Auditing codebooks with a model: are the places where papers use a phrase about its theme?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.readable_names import glossary_name
from trendscope.agents.reasoners.schemas import AuditAnswer, ThemeAudit
from trendscope.agents.reasoners.themes import Theme, ThemeSelection
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.codebook import PhraseUse, phrase_uses, text_of
from trendscope.outline import Outline, OutlineEntry
from trendscope.run import Run
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.lines import one_line
from trendscope.text.words import normalize, stems

PLACES, PLACES_OF_FREQUENT, FREQUENT, MIN_THEMES = 2, 5, 20, 3
MIN_PRECISION = 0.7
MAX_MISSED = 3
WORDS_BEFORE, WORDS_AFTER = 8, 6


@dataclass(frozen=True)
class Place:
    """One use of a phrase in a document, with the words around it."""

    number: int
    phrase: str
    text: str
    document: str


@dataclass(frozen=True)
class AuditedOutline:
    """An outline after its audit; `kept` says which of the entries before, from 0, its entries were.

    `spared` has keys of documents, by the entry before, that may be about it though they are not counted for
    it any more: their phrase was in some places, and theirs was not among the others.
    """

    outline: Outline
    kept: tuple[int, ...]
    spared: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Auditor:
    """The part of a model that looks at what was counted."""

    model: StructuredModel

    async def audit(self, outline: Outline, run: Run, evidence: EvidenceBase) -> AuditedOutline:
        """The outline without the phrases that mostly mean something else, and with those that it lacked.

        All in one call; the outline as it is if there is nothing to look at, or no answer.
        """
        themes = [_theme(entry) for entry in outline.entries]
        places = _places(themes, evidence)
        audits = await self._audits(themes, places, run) if any(places.values()) else {}
        audited = [
            _audited(theme, places[name], audits[name], run.question.language)
            if theme and name in audits
            else None
            for name, theme in _named(themes)
        ]
        spared = {
            at: _spared(theme, places[name], audits[name], evidence)
            for at, (name, theme) in enumerate(_named(themes))
            if theme and name in audits
        }
        return replace(_counted_again(outline, audited, ThemeSelection(evidence, run)), spared=spared)

    async def _audits(
        self, themes: Sequence[Theme | None], places: Mapping[str, Sequence[Place]], run: Run
    ) -> dict[str, ThemeAudit]:
        def build(share: float) -> str:
            shown = _share_of(places, share)
            blocks = (_block(name, theme, shown[name]) for name, theme in _named(themes) if theme)
            return run.prompts.load(
                "audit",
                question=run.question.text,
                language=LANGUAGE_NAMES[run.question.language],
                places=delimit("\n\n".join(blocks)),
            )

        answer = await generate("audit", self.model, build, AuditAnswer, run)
        return {audit.theme: audit for audit in answer.themes} if answer else {}


def is_too_few(audited: AuditedOutline, outline: Outline, evidence: EvidenceBase) -> bool:
    """Whether the audit left fewer themes than a report needs; what an earlier round wrote is enough."""
    left = len(audited.kept)
    return left < min(MIN_THEMES, len(outline.entries)) and not evidence.earlier.trends


def _theme(entry: OutlineEntry) -> Theme | None:
    """What is audited of an entry; None if it is not counted, or was audited before."""
    coded = entry.candidate.codebook
    if not entry.counted or entry.written or any(each.precision is not None for each in coded):
        return None
    return Theme(entry.name or "", entry.definition or "", entry.candidate.phrases)


def _counted_again(
    outline: Outline, audited: Sequence[Theme | None], selection: ThemeSelection
) -> AuditedOutline:
    """The outline with the audited themes in the place of their entries."""
    kept = []
    for at, (entry, theme) in enumerate(zip(outline.entries, audited, strict=True)):
        if theme is None:
            selection.keep(entry)
        if theme is None or selection.add(theme):
            kept.append(at)
    entries, dropped = selection.outline.entries, selection.outline.dropped
    return AuditedOutline(Outline(entries, (*outline.dropped, *dropped)), tuple(kept))


def _named(themes: Sequence[Theme | None]) -> Iterator[tuple[str, Theme | None]]:
    return ((f"T{at}", theme) for at, theme in enumerate(themes, 1))


def _places(themes: Sequence[Theme | None], evidence: EvidenceBase) -> dict[str, list[Place]]:
    """A few places of each phrase of each theme that is audited, numbered through."""
    numbers = count(1)
    return {
        name: [
            Place(next(numbers), phrase, text, document)
            for phrase, text, document in (_places_of(theme, evidence) if theme else ())
        ]
        for name, theme in _named(themes)
    }


def _places_of(theme: Theme, evidence: EvidenceBase) -> Iterator[tuple[str, str, str]]:
    """The places of each phrase, of documents that no phrase before is shown in, where there are enough."""
    shown: set[str] = set()
    for use in phrase_uses(theme.phrases, evidence.measurement):
        number = PLACES if len(use.documents) < FREQUENT else PLACES_OF_FREQUENT
        fresh = [document for document in use.documents if document.key not in shown]
        documents = _spread(fresh if len(fresh) >= number else use.documents, number)
        shown.update(document.key for document in documents)
        yield from ((use.phrase, _around(use, text_of(document)), document.key) for document in documents)


def _spread(documents: Sequence[Document], number: int) -> list[Document]:
    """So many of the documents, early and late ones."""
    dated = sorted(documents, key=lambda document: (document.date or "", document.key))
    places = ((2 * at + 1) * len(dated) // (2 * number) for at in range(number))
    return [dated[at] for at in sorted(set(places))]


def _around(use: PhraseUse, text: str) -> str:
    match = use.pattern.search(text)
    if match is None:
        return ""
    before, after = text[: match.start()].split(), text[match.end() :].split()
    return one_line(" ".join((*before[-WORDS_BEFORE:], match[0], *after[:WORDS_AFTER])))


def _share_of(places: Mapping[str, Sequence[Place]], share: float) -> dict[str, Sequence[Place]]:
    """So large a share of the places of each theme, spread over its phrases."""
    return {name: found[:: max(1, round(1 / share))] for name, found in places.items()}


def _block(name: str, theme: Theme, places: Iterable[Place]) -> str:
    lines = (f"{place.number} {place.phrase}: {place.text}" for place in places)
    return "\n".join((f"{name} | {theme.name} | {theme.definition}", *lines))


def _audited(theme: Theme, places: Sequence[Place], audit: ThemeAudit, language: str) -> Theme:
    """The theme with the phrases whose places are about it, for 70 % of them or more.

    A phrase of the theme's own name stays if any place is about it: without it the theme would be another.
    """
    precision = dict(_precision(places, audit))

    def holds(phrase: str) -> bool:
        share = precision.get(normalize(phrase), 1.0)
        return share >= MIN_PRECISION or (share > 0 and _is_in_name(phrase, theme, language))

    kept = [phrase for phrase in theme.phrases if holds(phrase)]
    missed = [phrase for each in audit.missed[:MAX_MISSED] if (phrase := one_line(each))]
    phrases = tuple(dict.fromkeys((*kept, *missed)))
    return replace(theme, phrases=phrases, precision=precision, failed=not phrases)


def _spared(
    theme: Theme, places: Sequence[Place], audit: ThemeAudit, evidence: EvidenceBase
) -> frozenset[str]:
    """The documents of phrases that some places are about the theme, but for those seen where one is not."""
    precision = dict(_precision(places, audit))
    uses = phrase_uses(theme.phrases, evidence.measurement)
    about = {d.key for use in uses if precision.get(normalize(use.phrase)) for d in use.documents}
    return frozenset(about) - {place.document for place in places if place.number in audit.other}


def _is_in_name(phrase: str, theme: Theme, language: str) -> bool:
    """Whether a theme is named after a phrase, in English or by its name in the language of the answer."""
    name = glossary_name(phrase, language)
    return stems(phrase) <= stems(theme.name) or bool(name and name in theme.name)


def _precision(places: Sequence[Place], audit: ThemeAudit) -> Iterator[tuple[str, float]]:
    """The share of its places that are about the theme, for each phrase."""
    for phrase in dict.fromkeys(place.phrase for place in places):
        numbers = {place.number for place in places if place.phrase == phrase}
        yield normalize(phrase), len(numbers - {*audit.other}) / len(numbers)
