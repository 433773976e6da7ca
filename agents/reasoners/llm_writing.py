"""Outlining and writing with a model: measured candidates and sentences go in, claims with ids come out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trendscope.agents.reasoners import Material, Outline, Outlined
from trendscope.agents.reasoners.claims import counts_in_words
from trendscope.agents.reasoners.fallback import asked, go_without
from trendscope.agents.reasoners.schemas import OutlineAnswer, OutlinedTrend, TrendAnswer
from trendscope.draft import Draft
from trendscope.llm.structured_output import Answers
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.evidence import Place, evidence
from trendscope.measuring.picking import pick
from trendscope.question.parse import LANGUAGE_NAMES
from trendscope.text.delimiters import fenced
from trendscope.text.tokens import count_tokens
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import prove, proved_name

if TYPE_CHECKING:
    from trendscope.run import Run

OFFERED, LEAST_OFFERED = 12, 8
MOST_TRENDS, LEAST_TRENDS, MOST_PROPOSED = 7, 3, 2
# Sentences in a prompt: of those that are counted, of those found beside, and in the outline.
COUNTED_SENTENCES, FOUND_SENTENCES, OUTLINE_SENTENCES = 6, 3, 2
OUTLINE_TOKENS, TITLES_TOKENS = 2500, 600


@dataclass(frozen=True)
class Writer:
    """The writing half of a model."""

    answers: Answers

    async def outline(self, run: Run, material: Material) -> Outline | None:
        """The trends to write and those to count; None where the model chose too few, or none to write."""
        offered = pick(material.measurement, limit=OFFERED, least=LEAST_OFFERED)
        if not offered:
            return None
        prompt = run.prompts.load(
            "outline",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            candidates=_offer(offered, material, run),
            found=_titles(material),
        )
        answer = await asked("outline", self.answers, prompt, OutlineAnswer, run)
        outline = _outline(answer, offered) if answer else Outline(())
        enough = len(outline.trends) + len(outline.proposed) >= min(LEAST_TRENDS, len(offered))
        if outline.trends and enough:
            return outline
        if answer:
            go_without("outline", "it chose too few of the measured candidates", run)
        return None

    async def write(self, run: Run, material: Material, outline: Outline, draft: Draft) -> Draft:
        """The draft with names and claims of the model for the trends that it outlined."""
        written = await asyncio.gather(
            *(
                self._trend(trend, outlined, run, material)
                for trend, outlined in zip(draft.trends, outline.trends, strict=True)
            )
        )
        dropped = Counter(draft.dropped)
        for _, lost in written:
            dropped.update(lost)
        trends = tuple(trend for trend, _ in written)
        return draft.model_copy(update={"trends": trends, "dropped": dict(+dropped)})

    async def _trend(
        self, trend: Trend, outlined: Outlined, run: Run, material: Material
    ) -> tuple[Trend, dict[str, int]]:
        """The trend with claims of the model behind the one of the counts; and what was dropped."""
        if not trend.claims:  # no sentence can be quoted, so there is nothing to write from
            return trend, {}
        shown, language = sentences_for(outlined.candidate, material), run.question.language
        name = proved_name(outlined.name or "", trend, shown, material, language)
        trend = trend.model_copy(update={"name": name or trend.name})
        prompt = run.prompts.load(
            "write_trend",
            question=run.question.text,
            language=LANGUAGE_NAMES[language],
            trend=trend.name or trend.label,
            label=trend.label,
            direction=trend.direction,
            counts=" ".join(claim.text for claim in trend.claims),
            evidence=fenced(in_lines(shown)),
        )
        answer = await asked(f"“{trend.label}”", self.answers, prompt, TrendAnswer, run)
        claims = [Claim(text=c.text, sentences=tuple(c.sentences)) for c in answer.claims] if answer else []
        proved = prove(claims, trend, shown, material, language)
        return trend.model_copy(update={"claims": (*trend.claims, *proved.kept)}), proved.dropped


def sentences_for(candidate: Candidate, material: Material) -> dict[str, str]:
    """The best sentences on a candidate by id, one a document, of those that are counted and those beside."""
    counted = {document.key for document in material.measurement.documents}
    beside = tuple(document for document in material.found if document.key not in counted)
    elsewhere = replace(candidate, documents=tuple(document.key for document in beside))
    places = (
        *evidence(candidate, material.measurement, material.terms, (), limit=COUNTED_SENTENCES),
        *evidence(
            elsewhere,
            replace(material.measurement, documents=beside),
            material.terms,
            (),
            limit=FOUND_SENTENCES,
        ),
    )
    return _texts(places, material)


def in_lines(sentences: dict[str, str]) -> str:
    """A line for each sentence, with its id."""
    return "\n".join(f"{name}: {' '.join(text.split())}" for name, text in sentences.items())


def packed(texts: Iterable[str], tokens: int) -> list[str]:
    """The first of the texts that fit into so many tokens, none of them cut."""
    kept: list[str] = []
    for text in texts:
        tokens -= count_tokens(text)
        if tokens < 0:
            break
        kept.append(text)
    return kept


def _offer(offered: Sequence[Candidate], material: Material, run: Run) -> str:
    """The candidates with their counts; then, within the tokens there are, what is written of each."""
    counts = (counts_in_words(c, material.measurement, run.wording) for c in offered)
    heads = {
        c.label: f"C{at} | {c.label} | {c.direction} | {said}"
        for at, (c, said) in enumerate(zip(offered, counts, strict=True), 1)
    }
    quoted = {c.label: _quoted(c, material) for c in offered}
    kept = set(packed(quoted.values(), OUTLINE_TOKENS - sum(map(count_tokens, heads.values()))))
    return "\n".join(
        line
        for label, head in heads.items()
        for line in (head, quoted[label])
        if line == head or line in kept
    )


def _quoted(candidate: Candidate, material: Material) -> str:
    places = evidence(candidate, material.measurement, material.terms, (), limit=OUTLINE_SENTENCES)
    return fenced(in_lines(_texts(places, material)))


def _titles(material: Material) -> str:
    """What was found beside the documents that are counted, as titles."""
    lines = packed((f"{document.title}" for document in material.found), TITLES_TOKENS)
    return fenced("\n".join(lines)) if lines else "nothing"


def _texts(places: Iterable[Place], material: Material) -> dict[str, str]:
    documents = {document.key: document for document in (*material.measurement.documents, *material.found)}
    return {f"{material.ids[key]}.{at + 1}": documents[key].sentences[at] for key, at in places}


def _outline(answer: OutlineAnswer, offered: Sequence[Candidate]) -> Outline:
    """The chosen candidates, each once; one that does not exist is left out."""
    known = {f"C{at}": candidate for at, candidate in enumerate(offered, 1)}
    chosen: dict[str, Outlined] = {}
    proposed: dict[str, str] = {}
    for trend in answer.trends:
        named = [known[name] for name in dict.fromkeys(trend.candidates) if name in known]
        name = " ".join(trend.name.split())
        if named and named[0].label not in chosen and len(chosen) < MOST_TRENDS:
            chosen[named[0].label] = Outlined(_merged(named), name)
        elif not trend.candidates and (phrase := _proposal(trend)) and len(proposed) < MOST_PROPOSED:
            proposed[phrase] = name
    room = MOST_TRENDS - len(chosen)
    return Outline(tuple(chosen.values()), tuple((name, phrase) for phrase, name in proposed.items())[:room])


def _proposal(trend: OutlinedTrend) -> str:
    return " ".join((trend.phrase or "").split())


def _merged(named: Sequence[Candidate]) -> Candidate:
    main, *others = named
    return replace(main, related=tuple(dict.fromkeys((*(other.label for other in others), *main.related))))
