"""Writing with a model: sentences go in, claims with ids come out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.schemas import TrendAnswer
from trendscope.draft import Draft
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.sentences import Place, select_sentences
from trendscope.outline import Outline, OutlineEntry
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.tokens import count_tokens
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import verified_name, verify_claims

# Sentences in a prompt: from counted documents, and from those found for angles.
COUNTED_SENTENCES, ANGLE_SENTENCES = 6, 3


@dataclass(frozen=True)
class Writer:
    """The writing half of a model."""

    model: StructuredModel

    async def write(self, run: Run, evidence: EvidenceBase, outline: Outline, draft: Draft) -> Draft:
        """The draft with the model's names and claims for the trends that it outlined."""
        written = await asyncio.gather(
            *(
                self._trend(trend, entry, run, evidence)
                for trend, entry in zip(draft.trends, outline.entries, strict=True)
            )
        )
        dropped = Counter(draft.dropped)
        for _, lost in written:
            dropped.update(lost)
        trends = tuple(trend for trend, _ in written)
        return draft.model_copy(update={"trends": trends, "dropped": dict(+dropped)})

    async def _trend(
        self, trend: Trend, entry: OutlineEntry, run: Run, evidence: EvidenceBase
    ) -> tuple[Trend, dict[str, int]]:
        """The trend with the model's claims after the one about its counts, and what was dropped."""
        if not trend.claims:  # no sentence can be quoted, so there is nothing to write from
            return trend, {}
        shown, language = sentences_for(entry.candidate, evidence), run.question.language
        name = verified_name(entry.name or "", trend, shown, evidence.terms, language)
        trend = trend.model_copy(update={"name": name or trend.name})
        prompt = run.prompts.load(
            "write_trend",
            question=run.question.text,
            language=LANGUAGE_NAMES[language],
            trend=trend.name or trend.label,
            label=trend.label,
            direction=trend.direction,
            counts=" ".join(claim.text for claim in trend.claims),
            evidence=delimit(in_lines(shown)),
        )
        answer = await generate(f"“{trend.label}”", self.model, prompt, TrendAnswer, run)
        written = answer.claims if answer else []
        claims = [Claim(text=c.text, sentences=tuple(map(SentenceId, c.sentences))) for c in written]
        verified = verify_claims(claims, trend, shown, evidence, language)
        return trend.model_copy(update={"claims": (*trend.claims, *verified.kept)}), verified.dropped


def sentences_for(candidate: Candidate, evidence: EvidenceBase) -> dict[SentenceId, str]:
    """The best sentences about a candidate by id, one from each document, counted ones first."""
    counted = {document.key for document in evidence.measurement.documents}
    uncounted = tuple(document for document in evidence.angle_documents if document.key not in counted)
    in_angles = replace(candidate, documents=tuple(document.key for document in uncounted))
    measurement = replace(evidence.measurement, documents=uncounted)
    places = (
        *select_sentences(candidate, evidence.measurement, evidence.terms, (), limit=COUNTED_SENTENCES),
        *select_sentences(in_angles, measurement, evidence.terms, (), limit=ANGLE_SENTENCES),
    )
    return texts_of(places, evidence)


def in_lines(sentences: dict[SentenceId, str]) -> str:
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
