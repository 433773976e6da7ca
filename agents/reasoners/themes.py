"""From the themes that a model proposes to the entries of an outline: counted, named by rule, or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.codebook import is_repetition, measure_codebook, names_topic, phrase_uses, text_of
from trendscope.outline import DroppedTheme, DropReason, Outline, OutlineEntry
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.text.spelling import normalize_text
from trendscope.text.words import normalize
from trendscope.trend import Direction, Trend
from trendscope.verification.claims import MAX_NAME_CHARACTERS, RULES, RULES_OF_NAMES, verified_name
from trendscope.verification.evidence import ClaimEvidence
from trendscope.verification.headings import is_of_one_page

MAX_THEMES, MAX_ADDED, MAX_SMALL_THEMES, MIN_PAPERS_BEYOND = 7, 2, 5, 20
MIN_FOUND = 2
MAX_READ = 200
MAX_DEFINITION_CHARACTERS = 160


@dataclass(frozen=True)
class Theme:
    """A theme as a model proposes it, with the audited precision of its phrases by their keys.

    `failed` says that the audit left none of its phrases.
    """

    name: str
    definition: str
    phrases: tuple[str, ...]
    counted: bool = True
    precision: dict[str, float] = field(default_factory=dict)
    failed: bool = False


@dataclass
class ThemeSelection:
    """The entries of an outline in the order in which they are added, and what was dropped and why."""

    evidence: EvidenceBase
    run: Run
    entries: list[OutlineEntry] = field(default_factory=list)
    dropped: list[DroppedTheme] = field(default_factory=list)

    @property
    def outline(self) -> Outline:
        return Outline(tuple(self.entries), tuple(self.dropped))

    def keep(self, entry: OutlineEntry | None) -> None:
        """Add an entry of an earlier round."""
        if entry:
            self.entries.append(entry)

    def has_name(self, name: str) -> bool:
        return any((entry.name or "").casefold() == name.casefold() for entry in self.entries)

    def write_anew(self, name: str) -> None:
        """Have an entry with this name written again, from what was found since."""
        self.entries = [
            replace(entry, written=None) if (entry.name or "").casefold() == name.casefold() else entry
            for entry in self.entries
        ]

    def add(self, theme: Theme) -> bool:
        """Add a theme, or note why it is dropped; whether it was added."""
        entry = self._counted(theme) if theme.counted else self._uncounted(theme)
        if isinstance(entry, DroppedTheme):
            self.dropped.append(entry)
        elif len(self.entries) >= self._most:
            self.dropped.append(self._drop(theme, "beyond_seven"))
        else:
            self.entries.append(entry)
            return True
        return False

    @property
    def _most(self) -> int:
        """How many themes there may be: what a later round adds has its own room."""
        return MAX_THEMES + (MAX_ADDED if self.evidence.earlier.trends else 0)

    def _counted(self, theme: Theme) -> OutlineEntry | DroppedTheme:
        if theme.failed:
            return self._drop(theme, "failed_audit")
        measurement, terms = self.evidence.measurement, names_of_topic(self.evidence)
        candidate = measure_codebook(None, theme.phrases, measurement, terms)
        if candidate is None:
            is_topic = names_topic(theme.phrases, measurement, terms)
            documents = {d.key for use in phrase_uses(theme.phrases, measurement) for d in use.documents}
            return self._drop(theme, "topic" if is_topic else "too_few", len(documents))
        if any(is_repetition(candidate, entry.candidate) for entry in self.entries if entry.counted):
            return self._drop(theme, "repeated", len(candidate.documents))
        counted = sum(entry.counted for entry in self.entries)
        is_missed = bool(self.evidence.earlier.trends)  # a reader missed it, however few papers there are
        if not is_missed and counted >= MAX_SMALL_THEMES and len(candidate.documents) < MIN_PAPERS_BEYOND:
            return self._drop(theme, "beyond_five", len(candidate.documents))
        sentences = theme_sentences(candidate.documents, self.evidence)
        candidate = self._labelled(_with_precision(candidate, theme), theme, sentences)
        return OutlineEntry(candidate, theme.name, self._definition(theme, candidate, sentences))

    def _uncounted(self, theme: Theme) -> OutlineEntry | DroppedTheme:
        """The entry of a theme without counts, if two of the documents that were found name it."""
        found = (*self.evidence.angle_documents, *self.evidence.earlier.found)
        uses = phrase_uses(theme.phrases, self.evidence.measurement, tuple(dict.fromkeys(found)))
        keys = tuple(dict.fromkeys(document.key for use in uses for document in use.documents))
        if len(keys) < MIN_FOUND or any(not entry.counted for entry in self.entries):
            return self._drop(theme, "not_found")
        forms = tuple(sorted({spelling for use in uses for spelling in use.spellings}))
        candidate = Candidate(
            max(uses, key=lambda use: len(use.documents)).phrase, forms, (), {}, "theme", None, None, None
        )
        sentences = theme_sentences(keys, self.evidence)
        candidate = self._labelled(candidate, theme, sentences)
        return OutlineEntry(
            candidate, theme.name, self._definition(theme, candidate, sentences), counted=False
        )

    def _labelled(self, candidate: Candidate, theme: Theme, sentences: dict[SentenceId, str]) -> Candidate:
        """The candidate of several phrases, labelled with the theme's name if its papers bear that out.

        A label is what was counted: one phrase is its own.
        """
        if len(candidate.codebook) == 1:
            return candidate
        terms, language = self.evidence.terms, self.run.question.language
        name = verified_name(theme.name, _as_trend(candidate), sentences, terms, language)
        taken = {normalize(entry.candidate.label) for entry in self.entries}
        if not name or normalize(name) in taken:
            return candidate
        return replace(candidate, label=name, related=tuple(c.phrase for c in candidate.codebook))

    def _definition(self, theme: Theme, candidate: Candidate, sentences: dict[SentenceId, str]) -> str | None:
        """The definition, unless it has a number, name or quotation that the theme's papers do not have.

        Nor may most of its words be those of one paper.
        """
        evidence = self._known(sentences.values(), (candidate.label, *candidate.related), candidate.direction)
        text = normalize_text(theme.definition)
        unfit = any(RULES[rule](text, evidence) for rule in (*RULES_OF_NAMES, "unknown name"))
        named = (candidate.label, *candidate.related, *self.evidence.terms)
        unfit = unfit or is_of_one_page(text, named, sentences)
        return None if unfit or len(text) > MAX_DEFINITION_CHARACTERS else text

    def _drop(self, theme: Theme, reason: DropReason, documents: int = 0) -> DroppedTheme:
        return DroppedTheme(self._shown_name(theme), reason, documents)

    def _shown_name(self, theme: Theme) -> str:
        """The name of a theme that has no papers to bear it out, else its first phrase that may be shown."""
        titles = {
            SentenceId.of(f"D{number}", 1): document.title
            for number, document in enumerate(self.evidence.measurement.documents, 1)
        }
        evidence = self._known(titles.values(), (), "theme")
        rules = [RULES[rule] for rule in (*RULES_OF_NAMES, "unknown name")]
        shown = (
            text
            for text in (theme.name, *theme.phrases)
            if len(text) <= MAX_NAME_CHARACTERS
            and not is_of_one_page(text, self.evidence.terms, titles)
            and not any(rule(normalize_text(text), evidence) for rule in rules)
        )
        return next(shown, self.run.wording("outline.unnamed"))

    def _known(self, texts: Iterable[str], phrases: tuple[str, ...], direction: Direction) -> ClaimEvidence:
        """What words may come from: these texts taken together, whichever document they are of."""
        return ClaimEvidence(
            tuple(map(normalize_text, texts)),
            tuple(map(normalize_text, phrases)),
            tuple(map(normalize_text, self.evidence.terms)),
            direction,
            frozenset(),
            self.run.question.language,
        )


def earlier_entry(trend: Trend, evidence: EvidenceBase) -> OutlineEntry | None:
    """The entry of a trend that an earlier round wrote, counted again; None if its papers are gone."""
    if not trend.is_counted:
        candidate = Candidate(trend.label, trend.forms, (), {}, "theme", None, None, None, trend.related)
        return OutlineEntry(candidate, trend.name or "", trend.definition, counted=False, written=trend)
    phrases = [coded.phrase for coded in trend.codebook] or [trend.label]
    counted = measure_codebook(trend.label, phrases, evidence.measurement, names_of_topic(evidence))
    if counted is None:
        return None
    candidate = replace(counted, codebook=trend.codebook, related=trend.related)
    return OutlineEntry(candidate, trend.name or "", trend.definition, written=trend)


def room_for_more(evidence: EvidenceBase) -> int:
    """How many themes a later round may add to those that are written."""
    written = len(evidence.earlier.trends)
    return max(MAX_THEMES - written, min(MAX_ADDED, MAX_THEMES + MAX_ADDED - written))


def names_of_topic(evidence: EvidenceBase) -> tuple[str, ...]:
    """All that the question's topic is called."""
    return (*evidence.terms, *evidence.names)


def theme_sentences(keys: Sequence[str], evidence: EvidenceBase) -> dict[SentenceId, str]:
    """Titles and texts of documents: what a theme's name may be made of."""
    wanted = {*keys[:MAX_READ]}
    documents = (*evidence.measurement.documents, *evidence.angle_documents)
    return {
        SentenceId.of(evidence.ids[document.key], 1): text_of(document)
        for document in documents
        if document.key in wanted and document.key in evidence.ids
    }


def _as_trend(candidate: Candidate) -> Trend:
    return Trend(
        label=candidate.label,
        direction=candidate.direction,
        z=candidate.z,
        counts=candidate.counts,
        sampled={},
        claims=(),
        related=candidate.related,
    )


def _with_precision(candidate: Candidate, theme: Theme) -> Candidate:
    """The candidate with the precision that the audit found for its phrases."""
    codebook = tuple(
        coded.model_copy(update={"precision": theme.precision.get(normalize(coded.phrase))})
        for coded in candidate.codebook
    )
    return replace(candidate, codebook=codebook)
