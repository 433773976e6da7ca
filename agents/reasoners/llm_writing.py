"""Writing with a model: whole abstracts go in, claims with ids come out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trendscope.agents.reasoners.count_slots import described, fill, typed_counts, values_of
from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.llm_synthesis import Synthesizer
from trendscope.agents.reasoners.schemas import TrendAnswer, WrittenClaim
from trendscope.agents.reasoners.theme_evidence import ThemeEvidence, evidence_of_themes, other_works
from trendscope.draft import Draft
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.sentences import Place
from trendscope.outline import Outline, OutlineEntry
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.tokens import count_tokens
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import REPEATED, verified_name, verify_claims

UNKNOWN_COUNT, TYPED_COUNT = "unknown count", "typed count"


@dataclass(frozen=True)
class Writer:
    """The writing half of a model."""

    model: StructuredModel

    async def write(self, run: Run, evidence: EvidenceBase, outline: Outline, draft: Draft) -> Draft:
        """The draft with the model's names and claims for its trends, and what belongs to none of them."""
        candidates = [entry.candidate for entry in outline.entries]
        themes = evidence_of_themes(candidates, evidence)
        others = other_works(candidates, themes, evidence)
        written, (synthesis, dropped) = await asyncio.gather(
            asyncio.gather(
                *(
                    self._trend(trend, entry, shown, run, evidence)
                    for trend, entry, shown in zip(draft.trends, outline.entries, themes, strict=True)
                )
            ),
            Synthesizer(self.model)(run, evidence, themes, others, draft.synthesis),
        )
        total = Counter(draft.dropped) + Counter(dropped)
        for _, lost in written:
            total.update(lost)
        trends = tuple(trend for trend, _ in written)
        return draft.model_copy(update={"trends": trends, "synthesis": synthesis, "dropped": dict(+total)})

    async def _trend(
        self, trend: Trend, entry: OutlineEntry, shown: ThemeEvidence, run: Run, evidence: EvidenceBase
    ) -> tuple[Trend, dict[str, int]]:
        """The trend with the model's claims after the one about its counts, and what was dropped."""
        # Without a claim no sentence can be quoted; what an earlier round wrote stays.
        if not trend.claims or entry.written:
            return trend, {}
        language = run.question.language
        name = verified_name(entry.name or "", trend, shown.sentences, evidence.terms, language)
        trend = trend.model_copy(update={"name": name or trend.name})
        slots = values_of(trend, evidence, run.wording)
        prompt = run.prompts.load(
            "write_trend",
            question=run.question.text,
            language=LANGUAGE_NAMES[language],
            trend=trend.name or trend.label,
            label=trend.label,
            direction=trend.direction,
            counts=trend.claims[0].text,
            slots=described(slots),
            evidence=delimit(shown.as_text),
        )
        answer = await generate(f"“{trend.label}”", self.model, prompt, TrendAnswer, run)
        prose = Prose(trend, shown, evidence, language, slots)
        return prose.add(answer.claims if answer else [])


@dataclass(frozen=True)
class Prose:
    """The claims of one trend as they are verified, with its counts filled in by code."""

    trend: Trend
    shown: ThemeEvidence
    evidence: EvidenceBase
    language: str
    slots: Mapping[str, str]

    def add(self, written: Sequence[WrittenClaim]) -> tuple[Trend, dict[str, int]]:
        """The trend with those of the claims that are verified, in their order, and what was dropped.

        They stand in the place of what was quoted without a model, unless none is left.
        """
        dropped: Counter[str] = Counter()
        kept: dict[str, Claim] = {}
        for each in written:
            claim, reasons = self._verified(each)
            dropped.update(reasons)
            if claim and claim.text.casefold() in kept:
                dropped[REPEATED] += 1
            elif claim:
                kept[claim.text.casefold()] = claim
        claims = (self.trend.claims[0], *kept.values()) if kept else self.trend.claims
        return self.trend.model_copy(update={"claims": claims}), dict(+dropped)

    def _verified(self, written: WrittenClaim) -> tuple[Claim | None, Mapping[str, int]]:
        """The claim if it passes the rules, and the reasons why it or an id of it was dropped."""
        filled = fill(written.text, self.slots)
        if filled is None:
            return None, {UNKNOWN_COUNT: 1}
        names = tuple(map(SentenceId, written.sentences))
        sources = " ".join(self._sources(names))
        if typed_counts(filled.bare, self.trend, self.evidence, sources):
            return None, {TYPED_COUNT: 1}
        claim = Claim(text=filled.text, sentences=names)
        verified = verify_claims([claim], self.trend, self.shown.sentences, self.evidence, self.language)
        if not verified.kept:
            return None, verified.dropped
        counts = (self.trend.label,) if filled.slots else ()
        return verified.kept[0].model_copy(update={"counts": counts}), verified.dropped

    def _sources(self, names: Iterable[SentenceId]) -> Iterable[str]:
        """The sentences with these ids, and the titles of their documents."""
        titles = {work.id: work.document.title for work in self.shown.works}
        for name in names:
            yield self.shown.sentences.get(name, "")
            yield titles.get(name.document, "")


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
