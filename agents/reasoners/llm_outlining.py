"""Outlining with a model: the measured candidates go in, the trends to write about come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trendscope.agents.reasoners.claims import counts_in_words
from trendscope.agents.reasoners.fallback import generate, note_fallback
from trendscope.agents.reasoners.llm_writing import in_lines, texts_of, within_tokens
from trendscope.agents.reasoners.schemas import OutlineAnswer, TrendChoice
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.selection import select_candidates
from trendscope.measuring.sentences import select_sentences
from trendscope.outline import Outline, OutlineEntry, ProposedTrend
from trendscope.run import Run
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.tokens import count_tokens

MAX_OFFERED, MIN_OFFERED = 12, 8
MAX_TRENDS, MIN_TRENDS, MAX_PROPOSED = 7, 3, 2
SENTENCES = 2
OUTLINE_TOKENS, TITLES_TOKENS = 2500, 600


@dataclass(frozen=True)
class Outliner:
    """The part of a model that chooses what to write about."""

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
    places = select_sentences(candidate, evidence.measurement, evidence.terms, (), limit=SENTENCES)
    return delimit(in_lines(texts_of(places, evidence)))


def _titles(evidence: EvidenceBase) -> str:
    """The titles of what the angles found."""
    lines = within_tokens((document.title for document in evidence.angle_documents), TITLES_TOKENS)
    return delimit("\n".join(lines)) if lines else "nothing"


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
