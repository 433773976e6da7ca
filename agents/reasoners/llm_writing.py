"""Outlining and writing with a model: candidates and sentences go in, claims with ids come out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trendscope.agents.reasoners.claims import counts_in_words
from trendscope.agents.reasoners.fallback import generate, note_fallback
from trendscope.agents.reasoners.schemas import OutlineAnswer, TrendAnswer, TrendChoice
from trendscope.draft import Draft
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.selection import select_candidates
from trendscope.measuring.sentences import Place, select_sentences
from trendscope.outline import Outline, OutlineEntry, ProposedTrend
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.tokens import count_tokens
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import verified_name, verify_claims

MAX_OFFERED, MIN_OFFERED = 12, 8
MAX_TRENDS, MIN_TRENDS, MAX_PROPOSED = 7, 3, 2
# Sentences in a prompt: from counted documents, from those found for angles, and in the outline.
COUNTED_SENTENCES, ANGLE_SENTENCES, OUTLINE_SENTENCES = 6, 3, 2
OUTLINE_TOKENS, TITLES_TOKENS = 2500, 600


@dataclass(frozen=True)
class Writer:
    """The writing half of a model."""

    model: StructuredModel

    async def outline(self, run: Run, evidence: EvidenceBase) -> Outline | None:
        """The trends to write about and those to count; None if the model chose too few."""
        offered = select_candidates(evidence.measurement, limit=MAX_OFFERED, at_least=MIN_OFFERED)
        if not offered:
            return None
        prompt = run.prompts.load(
            "outline",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            candidates=_describe_candidates(offered, evidence, run),
            found=_titles(evidence),
        )
        answer = await generate("outline", self.model, prompt, OutlineAnswer, run)
        outline = _outline(answer, offered) if answer else Outline(())
        enough = len(outline.entries) + len(outline.proposed) >= min(MIN_TRENDS, len(offered))
        if outline.entries and enough:
            return outline
        if answer:
            note_fallback("outline", "it chose too few of the measured candidates", run)
        return None

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
    return _texts(places, evidence)


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


def _describe_candidates(offered: Sequence[Candidate], evidence: EvidenceBase, run: Run) -> str:
    """The candidates with their counts, each followed by sentences as far as the tokens allow."""
    counts = (counts_in_words(c, evidence.measurement, run.wording) for c in offered)
    heads = {
        c.label: f"C{at} | {c.label} | {c.direction} | {text}"
        for at, (c, text) in enumerate(zip(offered, counts, strict=True), 1)
    }
    quoted = {c.label: _quoted(c, evidence) for c in offered}
    room = OUTLINE_TOKENS - sum(map(count_tokens, heads.values()))
    kept = set(within_tokens(quoted.values(), room))
    return "\n".join(
        line
        for label, head in heads.items()
        for line in (head, quoted[label])
        if line == head or line in kept
    )


def _quoted(candidate: Candidate, evidence: EvidenceBase) -> str:
    places = select_sentences(candidate, evidence.measurement, evidence.terms, (), limit=OUTLINE_SENTENCES)
    return delimit(in_lines(_texts(places, evidence)))


def _titles(evidence: EvidenceBase) -> str:
    """The titles of what the angles found."""
    lines = within_tokens((document.title for document in evidence.angle_documents), TITLES_TOKENS)
    return delimit("\n".join(lines)) if lines else "nothing"


def _texts(places: Iterable[Place], evidence: EvidenceBase) -> dict[SentenceId, str]:
    documents = (*evidence.measurement.documents, *evidence.angle_documents)
    by_key = {document.key: document for document in documents}
    return {SentenceId.of(evidence.ids[key], at + 1): by_key[key].sentences[at] for key, at in places}


def _outline(answer: OutlineAnswer, offered: Sequence[Candidate]) -> Outline:
    """The chosen candidates, each once; one that does not exist is left out."""
    known = {f"C{at}": candidate for at, candidate in enumerate(offered, 1)}
    chosen: dict[str, OutlineEntry] = {}
    proposed: dict[str, ProposedTrend] = {}
    for trend in answer.trends:
        candidates = [known[name] for name in dict.fromkeys(trend.candidates) if name in known]
        name = " ".join(trend.name.split())
        if candidates and candidates[0].label not in chosen and len(chosen) < MAX_TRENDS:
            chosen[candidates[0].label] = OutlineEntry(_merged(candidates), name)
        elif not trend.candidates and (phrase := _proposal(trend)) and len(proposed) < MAX_PROPOSED:
            proposed[phrase] = ProposedTrend(name, phrase)
    room = MAX_TRENDS - len(chosen)
    return Outline(tuple(chosen.values()), tuple(proposed.values())[:room])


def _proposal(trend: TrendChoice) -> str:
    return " ".join((trend.phrase or "").split())


def _merged(candidates: Sequence[Candidate]) -> Candidate:
    """The first candidate, with the labels of the others as related phrases."""
    main, *others = candidates
    return replace(main, related=tuple(dict.fromkeys((*(other.label for other in others), *main.related))))
