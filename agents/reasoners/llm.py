"""The reasoner with a language model, bound to sentence ids and counts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from trendscope.agents.angle_search import AngleSearch
from trendscope.agents.reasoners.extractive import ExtractiveReasoner
from trendscope.agents.reasoners.fallback import generate, note_fallback, result_or_none, whole
from trendscope.agents.reasoners.llm_auditing import AuditedOutline, Auditor, is_too_few
from trendscope.agents.reasoners.llm_judging import Judge
from trendscope.agents.reasoners.llm_outlining import Outliner
from trendscope.agents.reasoners.llm_planning import apply_plan
from trendscope.agents.reasoners.llm_writing import Writer
from trendscope.agents.reasoners.outlined_trends import dropped_notes, notes_that_hold, outlined_trends
from trendscope.agents.reasoners.reasoner import OutlineCount
from trendscope.agents.reasoners.schemas import PlanAnswer
from trendscope.draft import Draft, JudgedDraft
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.outline import Outline
from trendscope.plan import Plan
from trendscope.run import Run
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.message import Message


@dataclass(frozen=True)
class LLMReasoner:
    """Falls back to the extractive reasoner, part by part, if the model gives no usable answer."""

    name: str
    planner: StructuredModel
    writer: StructuredModel
    judge_model: StructuredModel
    fallback: ExtractiveReasoner = field(default_factory=ExtractiveReasoner)

    async def plan(self, run: Run) -> Plan:
        plan, question = await self.fallback.plan(run), run.question
        prompt = run.prompts.load(
            "plan",
            question=question.text,
            language=LANGUAGE_NAMES[question.language],
            since=str(question.since),
            until=str(question.until),
            today=run.today.isoformat(),
            terms=", ".join(plan.terms),
        )
        answer = await generate("plan", self.planner, whole(prompt), PlanAnswer, run)
        return apply_plan(plan, answer, run) if answer else plan

    async def search(self, run: Run, angle_search: AngleSearch) -> None:
        # Not at the top: langchain's agents cost a second, and most runs have no model.
        from trendscope.agents.reasoners.llm_search import run_agent  # noqa: PLC0415

        question, angle = run.question, angle_search.angle

        def prompt(found: str) -> str:
            return run.prompts.load(
                "search",
                question=question.text,
                language=LANGUAGE_NAMES[question.language],
                angle=angle["question"],
                answer=angle.get("answer", ""),
                since=str(angle.get("since", question.since)),
                until=str(angle.get("until", question.until)),
                today=run.today.isoformat(),
                found=found,
            )

        await result_or_none("search", run_agent(angle_search, self.planner, prompt), run)

    async def outline(self, run: Run, evidence: EvidenceBase) -> Outline:
        outline = await Outliner(self.writer).outline(run, evidence)
        if outline.entries:
            return outline
        return replace(await self.fallback.outline(run, evidence), dropped=outline.dropped)

    async def write(self, run: Run, evidence: EvidenceBase, outline: Outline, count: OutlineCount) -> Draft:
        """The extractive draft, with the model's names and claims if it outlined the trends.

        The themes are audited beside the writing: what was written of one that falls goes with it, and counts
        in prose are filled in afterwards. A trend of an earlier round that stays is not written again; only
        its counts are new.
        """
        if any(entry.name is None for entry in outline.entries):
            return await self._without_model(run, evidence, outline, count)
        counted = await count(outline)
        written, (audited, draft, evidence) = await asyncio.gather(
            Writer(self.writer).ask(run, *counted), self._audited(run, evidence, outline, count)
        )
        if is_too_few(audited, outline, evidence):
            note_fallback("audit", Message("too few themes were left"), run)
            left = replace(await self.fallback.outline(run, evidence), dropped=audited.outline.dropped)
            return await self._without_model(run, evidence, left, count)
        return written.add_to(draft, audited, run, evidence)

    async def _audited(
        self, run: Run, evidence: EvidenceBase, outline: Outline, count: OutlineCount
    ) -> tuple[AuditedOutline, Draft, EvidenceBase]:
        """The audited outline, and its counts: the draft that the prose belongs in, and the evidence."""
        audited = await Auditor(self.writer).audit(outline, run, evidence)
        evidence, counted = await count(audited.outline)
        draft = self.fallback.draft_of(run, evidence, counted, with_paragraphs=False)
        update = {
            "trends": tuple(outlined_trends(draft.trends, counted, evidence, run)),
            "notes": (*notes_that_hold(counted, evidence), *dropped_notes(counted, run)),
        }
        return audited, draft.model_copy(update=update), evidence

    async def _without_model(
        self, run: Run, evidence: EvidenceBase, outline: Outline, count: OutlineCount
    ) -> Draft:
        draft = await self.fallback.write(run, evidence, outline, count)
        return draft.model_copy(update={"is_fallback": True, "notes": dropped_notes(outline, run)})

    async def judge(self, run: Run, draft: Draft, evidence: EvidenceBase) -> JudgedDraft:
        judge = self.fallback.judge if draft.is_fallback else Judge(self.judge_model, self.writer)
        return await judge(run, draft, evidence)
