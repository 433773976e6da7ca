"""The reasoner with a language model, bound to sentence ids and counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trendscope.agents.reasoners import Judgement, Material, Outline, Plan
from trendscope.agents.reasoners.extractive import ExtractiveReasoner
from trendscope.agents.reasoners.fallback import asked, tried
from trendscope.agents.reasoners.llm_judging import Judge
from trendscope.agents.reasoners.llm_planning import with_answer
from trendscope.agents.reasoners.llm_writing import Writer
from trendscope.agents.reasoners.schemas import PlanAnswer
from trendscope.draft import Draft
from trendscope.llm.structured_output import Answers
from trendscope.question.parse import LANGUAGE_NAMES

if TYPE_CHECKING:
    from trendscope.agents.angle_search import Desk
    from trendscope.run import Run


@dataclass(frozen=True)
class LLMReasoner:
    """Falls back to the extractive reasoner, part by part, where the model does not answer well."""

    name: str
    planner: Answers
    writer: Answers
    judger: Answers
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
        answer = await asked("plan", self.planner, prompt, PlanAnswer, run)
        return with_answer(plan, answer, run) if answer else plan

    async def search(self, run: Run, desk: Desk) -> None:
        # Not at the top: langchain's agents cost a second, and most runs have no model.
        from trendscope.agents.reasoners.llm_search import react  # noqa: PLC0415

        question, angle = run.question, desk.angle
        prompt = run.prompts.load(
            "search",
            question=question.text,
            language=LANGUAGE_NAMES[question.language],
            angle=angle["ask"],
            answer=angle.get("answer", ""),
            since=str(angle.get("since", question.since)),
            until=str(angle.get("until", question.until)),
            today=run.today.isoformat(),
        )
        await tried("search", react(desk, self.planner, prompt), run)

    async def outline(self, run: Run, material: Material) -> Outline:
        outline = await Writer(self.writer).outline(run, material)
        return outline or await self.fallback.outline(run, material)

    async def write(self, run: Run, material: Material, outline: Outline) -> Draft:
        """The extractive draft, with names and claims of the model where it outlined the trends."""
        draft = await self.fallback.write(run, material, outline)
        if any(trend.name is None for trend in outline.trends):
            return draft
        return await Writer(self.writer).write(run, material, outline, draft)

    async def judge(self, run: Run, draft: Draft, material: Material) -> Judgement:
        return await Judge(self.judger, self.writer)(run, draft, material)
