"""The reasoner with a language model: it plans, names and writes, bound to sentence ids and counts."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from trendscope.agents.reasoners import Material, Plan
from trendscope.agents.reasoners.angles import plan_angles
from trendscope.agents.reasoners.answers import Answers
from trendscope.agents.reasoners.claims import counts_in_words, trends_of
from trendscope.agents.reasoners.extractive import ExtractiveReasoner
from trendscope.agents.reasoners.forms import JudgeAnswer, OutlineAnswer, PlanAnswer, TrendAnswer
from trendscope.agents.reasoners.proving import prove, proved_name
from trendscope.draft import Draft
from trendscope.errors import BudgetExhausted, ModelError
from trendscope.korean import is_korean
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.evidence import Place, evidence
from trendscope.measuring.picking import pick
from trendscope.measuring.words import stems
from trendscope.prompts import load_prompt
from trendscope.report import Finding
from trendscope.trend import Claim, Trend

if TYPE_CHECKING:
    from trendscope.run import Run

T = TypeVar("T")

LANGUAGES = {"en": "English", "ko": "Korean"}
OFFERED, MOST_TRENDS, LEAST_TRENDS = 12, 7, 3
SHOWN_SENTENCES = 6


@dataclass(frozen=True)
class LLMReasoner:
    """Falls back to the extractive reasoner, part by part, where the model does not answer well."""

    name: str
    planner: Answers
    writer: Answers
    judger: Answers
    fallback: ExtractiveReasoner = field(default_factory=ExtractiveReasoner)

    async def plan(self, run: Run) -> Plan:
        plan = await self.fallback.plan(run)
        question = run.question
        prompt = load_prompt(
            "plan",
            question=question.text,
            language=LANGUAGES[question.language],
            since=str(question.since),
            until=str(question.until),
            today=run.today.isoformat(),
            terms=", ".join(plan.terms),
        )
        answer = await _tried("plan", self.planner.ask(prompt, PlanAnswer), run)
        return plan if answer is None else _planned(plan, answer, run)

    async def write(self, run: Run, material: Material) -> Draft:
        """The extractive draft, with the model's choice of trends and claims where it makes one."""
        draft = await self.fallback.write(run, material)
        chosen = await self._outline(run, material)
        if not chosen:
            return draft
        counted = trends_of([candidate for _, candidate in chosen], material, run.wording)
        written = await asyncio.gather(
            *(
                self._write_trend(trend.model_copy(update={"name": name}), candidate, run, material)
                for trend, (name, candidate) in zip(counted, chosen, strict=True)
            )
        )
        run.fallbacks.sort(key=_of_a_trend)
        dropped = Counter(draft.dropped)
        for _, lost in written:
            dropped.update(lost)
        trends = tuple(trend for trend, _ in written)
        return draft.model_copy(update={"trends": trends, "dropped": dict(+dropped)})

    async def _outline(self, run: Run, material: Material) -> list[tuple[str, Candidate]]:
        """Names and candidates of the trends to write; none where the model chose too few."""
        offered = pick(material.measurement, limit=OFFERED)
        if not offered:
            return []
        lines = (
            f"C{at} | {c.label} | {c.direction} | {counts_in_words(c, material.measurement, run.wording)}"
            for at, c in enumerate(offered, 1)
        )
        prompt = load_prompt(
            "outline",
            question=run.question.text,
            language=LANGUAGES[run.question.language],
            candidates="\n".join(lines),
        )
        outline = await _tried("outline", self.writer.ask(prompt, OutlineAnswer), run)
        chosen = _chosen(outline, offered) if outline else []
        return chosen if len(chosen) >= min(LEAST_TRENDS, len(offered)) else []

    async def judge(self, run: Run, draft: Draft, material: Material) -> tuple[Finding, ...]:
        texts = _texts(material)
        found = await asyncio.gather(*(self._judge_trend(trend, run, texts) for trend in draft.trends))
        run.fallbacks.sort(key=_of_a_trend)
        return tuple(finding for findings in found for finding in findings)

    async def _write_trend(
        self, trend: Trend, candidate: Candidate, run: Run, material: Material
    ) -> tuple[Trend, dict[str, int]]:
        """The trend with claims of the model behind the one of the counts; and what was dropped."""
        shown, language = sentences_for(candidate, material), run.question.language
        name = proved_name(trend.name or "", trend, shown, material, language)
        trend = trend.model_copy(update={"name": name})
        prompt = load_prompt(
            "write_trend",
            question=run.question.text,
            language=LANGUAGES[language],
            trend=trend.name or trend.label,
            label=trend.label,
            direction=trend.direction,
            counts=" ".join(claim.text for claim in trend.claims),
            evidence=_lines(shown),
        )
        answer = await _tried(f"“{trend.label}”", self.writer.ask(prompt, TrendAnswer), run)
        claims = [Claim(text=c.text, sentences=tuple(c.sentences)) for c in answer.claims] if answer else []
        proved = prove(claims, trend, shown, material, language)
        return trend.model_copy(update={"claims": (*trend.claims, *proved.kept)}), proved.dropped

    async def _judge_trend(self, trend: Trend, run: Run, texts: dict[str, str]) -> list[Finding]:
        """Findings for claims that their sentences do not bear out; a verdict that leaves one out is void."""
        claims = trend.claims[1:]
        if not claims:
            return []
        blocks = (
            f"Claim {at}: {claim.text}\n" + _lines({name: texts.get(name, "") for name in claim.sentences})
            for at, claim in enumerate(claims, 1)
        )
        prompt = load_prompt("judge", claims="\n\n".join(blocks))
        answer = await _tried(f"“{trend.label}”", self.judger.ask(prompt, JudgeAnswer), run)
        verdicts = {verdict.claim: verdict.verdict for verdict in answer.verdicts} if answer else {}
        say = run.wording
        if set(verdicts) != set(range(1, len(claims) + 1)):
            message = say("finding.unjudged", subject=trend.label)
            return [Finding(code="unjudged", severity="warning", message=message, subject=trend.label)]
        return [
            Finding(
                code="unsupported",
                severity="error" if verdicts[at] == "not" else "note",
                message=say(
                    f"finding.{'unsupported' if verdicts[at] == 'not' else 'partly'}", subject=claim.text
                ),
                subject=claim.text,
            )
            for at, claim in enumerate(claims, 1)
            if verdicts[at] != "supported"
        ]


def _of_a_trend(fallback: tuple[str, str]) -> str:
    """Sorts what the trends went without, which comes in any order, behind the plan and the outline."""
    part, _ = fallback
    return part if part.startswith("“") else ""


async def _tried(part: str, answer: Awaitable[T], run: Run) -> T | None:
    """The answer; None where there is none, which the report will say."""
    try:
        return await answer
    except (ModelError, BudgetExhausted) as error:
        run.fallbacks.append((part, str(error)))
        return None


def _planned(plan: Plan, answer: PlanAnswer, run: Run) -> Plan:
    """The plan with the model's topic, where that shares a word with the question's own."""
    own = stems(" ".join(plan.terms))
    groups = (tuple(_phrase(phrase) for phrase in group if _phrase(phrase)) for group in answer.topic[:2])
    topic = tuple(group for group in groups if group)
    phrases = tuple(dict.fromkeys(phrase for group in topic for phrase in group))
    if not topic or any(map(is_korean, phrases)) or (own and not own & stems(" ".join(phrases))):
        return plan
    return replace(plan, angles=tuple(plan_angles(run, topic, {})), terms=phrases)


def _phrase(text: str) -> str:
    """A search phrase of at most six words, without what a query language would read."""
    words = "".join(c if c.isalnum() or c in "-+# " else " " for c in text).split()
    return " ".join(words[:6])


def _chosen(outline: OutlineAnswer, offered: tuple[Candidate, ...]) -> list[tuple[str, Candidate]]:
    """Name and measured candidate of each trend; one that does not exist, or comes twice, is left out."""
    known = {f"C{at}": candidate for at, candidate in enumerate(offered, 1)}
    chosen: dict[str, tuple[str, Candidate]] = {}
    for trend in outline.trends:
        named = [known[name] for name in dict.fromkeys(trend.candidates) if name in known]
        if not named or named[0].label in chosen or len(chosen) == MOST_TRENDS:
            continue
        main, *merged = named
        related = tuple(dict.fromkeys((*(other.label for other in merged), *main.related)))
        chosen[main.label] = (" ".join(trend.name.split()), replace(main, related=related))
    return list(chosen.values())


def sentences_for(candidate: Candidate, material: Material) -> dict[str, str]:
    """The best sentences on a candidate by id, one a document."""
    places: tuple[Place, ...] = evidence(
        candidate, material.measurement, material.terms, (), limit=SHOWN_SENTENCES
    )
    documents = {document.key: document for document in material.measurement.documents}
    return {f"{material.ids[key]}.{at + 1}": documents[key].sentences[at] for key, at in places}


def _texts(material: Material) -> dict[str, str]:
    return {
        f"{material.ids[document.key]}.{at}": sentence
        for document in material.measurement.documents
        if document.key in material.ids
        for at, sentence in enumerate(document.sentences, 1)
    }


def _lines(sentences: dict[str, str]) -> str:
    return "\n".join(f"{name}: {' '.join(text.split())}" for name, text in sentences.items())
