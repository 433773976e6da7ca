"""Writing with a model: whole abstracts go in, claims with ids come out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from trendscope.agents.reasoners.claims import counted_trend
from trendscope.agents.reasoners.count_slots import described, fill, typed_counts, values_of
from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.llm_auditing import AuditedOutline
from trendscope.agents.reasoners.llm_synthesis import Synthesizer, with_given
from trendscope.agents.reasoners.outlined_trends import outlined_trends
from trendscope.agents.reasoners.schemas import TrendAnswer, WrittenClaim
from trendscope.agents.reasoners.theme_evidence import ThemeEvidence, evidence_of_themes, other_works
from trendscope.draft import Draft
from trendscope.evidence_base import EvidenceBase
from trendscope.feedback.refused import (
    RefusedText,
    WrittenSection,
    WrittenText,
    cited_in,
    reasons_in,
)
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.sentences import Place
from trendscope.outline import Outline, OutlineEntry
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.synthesis import Synthesis
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.lines import one_line
from trendscope.text.tokens import count_tokens
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import REPEATED, verified_name, verify_claims

UNKNOWN_COUNT, TYPED_COUNT, OFF_THEME = "unknown count", "typed count", "off the theme"


@dataclass(frozen=True)
class Writer:
    """The writing half of a model."""

    model: StructuredModel

    async def ask(self, run: Run, evidence: EvidenceBase, outline: Outline) -> Written:
        """What the model writes of each entry, and of what belongs to none of them."""
        candidates = [entry.candidate for entry in outline.entries]
        themes = evidence_of_themes(candidates, evidence)
        others = other_works(candidates, themes, evidence)
        counted = (counted_trend(candidate, evidence, run.wording) for candidate in candidates)
        trends = outlined_trends(counted, outline, evidence, run)
        sections, (synthesis, dropped) = await asyncio.gather(
            asyncio.gather(
                *(
                    self._section(trend, entry, shown, run, evidence)
                    for trend, entry, shown in zip(trends, outline.entries, themes, strict=True)
                )
            ),
            Synthesizer(self.model)(run, evidence, themes, others),
        )
        return Written(tuple(sections), synthesis, dropped)

    async def _section(
        self, trend: Trend, entry: OutlineEntry, shown: ThemeEvidence, run: Run, evidence: EvidenceBase
    ) -> Section:
        # Without a claim no sentence can be quoted; what an earlier round wrote stays.
        if not trend.claims or entry.written:
            return Section(entry, shown, ())
        language = run.question.language
        name = verified_name(entry.name or "", trend, shown.sentences, evidence.terms, language)

        asked = ""

        def build(share: float) -> str:
            nonlocal asked
            asked = run.prompts.load(
                "write_trend",
                question=run.question.text,
                language=LANGUAGE_NAMES[language],
                trend=name or trend.name or trend.label,
                label=trend.label,
                direction=trend.direction,
                counts=trend.claims[0].text,
                slots=described(values_of(trend, evidence, run.wording)),
                missed=_missed(evidence),
                evidence=delimit(shown.shortened(share).as_text),
            )
            return asked

        answer = await generate(f"“{trend.label}”", self.model, build, TrendAnswer, run)
        return Section(entry, shown, tuple(answer.claims if answer else ()), prompt=asked)


def _missed(evidence: EvidenceBase) -> str:
    """What a reader of an earlier round missed, as a paragraph of a prompt; empty in the first round."""
    missing = "; ".join(map(one_line, evidence.earlier.missing))
    return (
        f"A reader missed answers to this; give those that the evidence has: {missing}\n" if missing else ""
    )


@dataclass(frozen=True)
class Section:
    """What a model wrote of one entry, as it was outlined, for a prompt with the evidence that is shown."""

    entry: OutlineEntry
    shown: ThemeEvidence
    claims: tuple[WrittenClaim, ...]

    spared: frozenset[str] = frozenset()
    prompt: str = ""

    def apart(self, trend: Trend, evidence: EvidenceBase) -> frozenset[str]:
        """Ids of the documents that were counted when it was written, and are not counted for the trend.

        Of the `spared` ones the writer, who read them whole, knows best whether they are about it.
        """
        counted = {name for names in trend.papers.values() for name in names}
        fallen = {*self.entry.candidate.documents} - self.spared
        return frozenset(evidence.ids[key] for key in fallen) - counted


@dataclass(frozen=True)
class Written:
    """What a model wrote of an outline, none of which is verified but the synthesis."""

    sections: tuple[Section, ...]
    synthesis: Synthesis
    dropped: Mapping[str, int]

    def add_to(self, draft: Draft, audited: AuditedOutline, run: Run, evidence: EvidenceBase) -> Draft:
        """The draft of the audited outline, with the claims that are verified by its counts."""
        total = Counter(draft.dropped) + Counter(self.dropped)
        trends, of_trends = [], {}
        for trend, at in zip(draft.trends, audited.kept, strict=True):
            section = replace(self.sections[at], spared=audited.spared.get(at, frozenset()))
            now, lost = _with_section(trend, section, run, evidence)
            trends.append(now)
            of_trends[trend.label] = lost
            total.update(lost)
        update = {
            "trends": tuple(trends),
            "synthesis": with_given(self.synthesis, draft.synthesis),
            "dropped": dict(+total),
            "dropped_of_trends": of_trends,
        }
        return draft.model_copy(update=update)


def _with_section(
    trend: Trend, section: Section, run: Run, evidence: EvidenceBase
) -> tuple[Trend, dict[str, int]]:
    """The trend with the name and the claims of a section, and what of these was dropped.

    Of a trend that stays this is what was dropped when it was written.
    """
    if not trend.claims or section.entry.written:
        return trend, dict(evidence.earlier.dropped.get(trend.label, {}) if section.entry.written else {})
    language = run.question.language
    name = verified_name(section.entry.name or "", trend, section.shown.sentences, evidence.terms, language)
    trend = trend.model_copy(update={"name": name or trend.name})
    prose = Prose(trend, section, evidence, language, values_of(trend, evidence, run.wording))
    written = prose.add(section.claims)
    prose.note(run)
    return written


@dataclass
class Prose:
    """The claims of one trend as they are verified, with its counts filled in by code.

    `passed` has those that were kept, as they were written, by their texts; `refused` the others.
    """

    trend: Trend
    section: Section
    evidence: EvidenceBase
    language: str
    slots: Mapping[str, str]
    passed: dict[str, WrittenText] = field(default_factory=dict)
    refused: list[RefusedText] = field(default_factory=list)

    def add(self, written: Sequence[WrittenClaim]) -> tuple[Trend, dict[str, int]]:
        """The trend with those of the claims that are verified, in their order, and what was dropped.

        They stand in the place of what was quoted without a model, unless none is left.
        """
        dropped: Counter[str] = Counter()
        kept: dict[str, Claim] = {}
        for each in written:
            claim, reasons = self._verified(each)
            dropped.update(reasons)
            if claim is None:
                self.refused.append(self._refused(each, reasons))
            elif claim.text.casefold() in kept:
                dropped[REPEATED] += 1
            else:
                kept[claim.text.casefold()] = claim
                self.passed[claim.text] = as_written(each)
        claims = (self.trend.claims[0], *kept.values()) if kept else self.trend.claims
        return self.trend.model_copy(update={"claims": claims}), dict(+dropped)

    def note(self, run: Run) -> None:
        """Note in the run what was written, and what of it was refused."""
        claims = tuple(map(as_written, self.section.claims))
        run.refused.add(*self.refused)
        if claims:
            run.refused.add_section(
                self.trend.label, WrittenSection(self.section.prompt, claims, self.passed)
            )

    def _refused(self, written: WrittenClaim, reasons: Mapping[str, int]) -> RefusedText:
        filled = fill(written.text, self.slots)
        return RefusedText(
            origin="verifier",
            part=self.trend.label,
            text=filled.text if filled else written.text,
            evidence=cited_in(map(SentenceId, written.sentences), self.evidence),
            stated=(self.trend.claims[0].text,) if "{" in written.text else (),
            reason=reasons_in(reasons),
        )

    def _verified(self, written: WrittenClaim) -> tuple[Claim | None, Mapping[str, int]]:
        """The claim if it passes the rules, and the reasons why it or an id of it was dropped."""
        filled = fill(written.text, self.slots)
        if filled is None:
            return None, {UNKNOWN_COUNT: 1}
        names = tuple(map(SentenceId, written.sentences))
        sources = " ".join(self._sources(names))
        if typed_counts(filled.bare, self.trend, self.evidence, sources):
            return None, {TYPED_COUNT: 1}
        counts = (self.trend.label,) if filled.slots else ()
        if counts and not names:
            return self._of_counts(filled.text)
        claim = Claim(text=filled.text, sentences=names, counts=counts)
        verified = verify_claims(
            [claim], self.trend, self.section.shown.sentences, self.evidence, self.language
        )
        if not verified.kept:
            return None, verified.dropped
        documents = {name.document for name in verified.kept[0].sentences}
        if documents and documents <= self._apart:
            return None, {OFF_THEME: 1}
        return verified.kept[0].model_copy(update={"counts": counts}), verified.dropped

    def _of_counts(self, text: str) -> tuple[Claim | None, Mapping[str, int]]:
        """A claim that rests on the counts alone, if they say it as if they were a sentence of a paper."""
        counted = SentenceId("counts.1")
        said = {counted: self.trend.claims[0].text}
        claim = Claim(text=text, sentences=(counted,), counts=(self.trend.label,))
        verified = verify_claims([claim], self.trend, said, self.evidence, self.language)
        kept = Claim(text=verified.kept[0].text, counts=claim.counts) if verified.kept else None
        return kept, verified.dropped

    @cached_property
    def _apart(self) -> frozenset[str]:
        return self.section.apart(self.trend, self.evidence)

    def _sources(self, names: Iterable[SentenceId]) -> Iterable[str]:
        """The sentences with these ids, and the titles of their documents."""
        titles = {work.id: work.document.title for work in self.section.shown.works}
        for name in names:
            yield self.section.shown.sentences.get(name, "")
            yield titles.get(name.document, "")


def as_written(claim: WrittenClaim) -> WrittenText:
    return WrittenText(claim.text, tuple(claim.sentences))


def in_lines(sentences: Mapping[SentenceId, str]) -> str:
    """A line for each sentence, with its id."""
    return "\n".join(f"{name}: {' '.join(text.split())}" for name, text in sentences.items())


def within_tokens(texts: Iterable[str], tokens: int) -> list[str]:
    """The first texts that fit into this many tokens, none of them cut."""
    kept: list[str] = []
    for text in texts:
        tokens -= count_tokens(text)
        if tokens < 0:
            break
        kept.append(text)
    return kept


def texts_of(places: Iterable[Place], evidence: EvidenceBase) -> dict[SentenceId, str]:
    documents = (*evidence.measurement.documents, *evidence.angle_documents)
    by_key = {document.key: document for document in documents}
    return {SentenceId.of(evidence.ids[key], at + 1): by_key[key].sentences[at] for key, at in places}
