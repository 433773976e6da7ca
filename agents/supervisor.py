"""The supervisor: reads the state, decides what comes next, and says why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast

from langchain_core.tools import BaseTool
from langgraph.runtime import Runtime

from trendscope.agents.assemble import assemble
from trendscope.agents.cost import cost_so_far, expected_cost, has_model
from trendscope.agents.routing import count_answered, count_evidence, decide, round_of
from trendscope.agents.run_factory import OpenRun, Runs, add_sources, open_run
from trendscope.agents.specialist import Specialist
from trendscope.budget import Budget
from trendscope.draft import Draft, Review
from trendscope.graphs.state import BestDraft, Context, Decision, DocumentRef, State
from trendscope.question.parse import parse_question
from trendscope.run import Run
from trendscope.settings import Settings
from trendscope.tools.registry import default_sources


@dataclass
class Supervisor:
    """The node that every edge returns to."""

    runs: Runs
    settings: Callable[[], Settings]
    today: Callable[[], date] = date.today
    budget: Callable[[], Budget] = Budget
    tools: Sequence[BaseTool] = ()
    specialists: Sequence[Specialist] = ()

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        context = runtime.context or Context()
        update = {} if "run" in state else await self._open(state.get("question", ""), runtime)
        now = cast(State, {**state, **update})
        run = self.runs.get(now["run"])
        run.freeze_documents()
        now["documents"] = update["documents"] = number_documents(now, run)
        now["best"] = update["best"] = best_draft(now)
        if has_model(run):
            runtime.stream_writer({"specialist": "supervisor", "text": cost_so_far(run)})
        rounds = 0 if run.budget.is_over else context.max_rounds
        decision = decide(now, rounds, run.wording, self.specialists)
        runtime.stream_writer({"specialist": "supervisor", "text": decision["reason"]})
        return update | self._specialist_rounds(decision, now) | _begin(decision, now, run)

    def _specialist_rounds(self, decision: Decision, state: State) -> dict[str, Any]:
        """Which of the user's specialists have run in which round, with the one that runs now."""
        new = [round_of(each, state) for each in self.specialists if each.name == decision["step"]]
        return {"specialist_rounds": [*state.get("specialist_rounds", []), *new]} if new else {}

    async def _open(self, text: str, runtime: Runtime[Context]) -> dict[str, Any]:
        """Parse the question, open its run and plan the angles."""
        context = runtime.context or Context()
        settings, today = await asyncio.to_thread(self.settings), self.today()
        question = parse_question(
            text, today=today, language=context.language, since=context.since, until=context.until
        )
        named = tuple(context.sources) or settings.sources
        budget = self.budget()
        opened = partial(
            open_run, model=context.model, budget=budget, tools=self.tools, prompts=context.prompts
        )
        sources = named or default_sources(settings)
        with budget.searching():
            run = await asyncio.to_thread(opened, question, settings, sources, today)
        run.sources_named = bool(named)
        if has_model(run):
            runtime.stream_writer({"specialist": "supervisor", "text": expected_cost(run)})
        run.plan = await run.reasoner.plan(run)
        self.runs.add(run)
        return {
            "run": run.id,
            "language": question.language,
            "may_use_library": not named,
            "round": 0,
            "angles": list(run.plan.angles),
        }


def _begin(decision: Decision, state: State, run: OpenRun) -> dict[str, Any]:
    """The part of the state that the next step starts from."""
    if decision["step"] == "finish":
        return {"decision": decision, "report": assemble(state, run).model_dump(mode="json")}
    if decision["step"] != "search":
        return {"decision": decision}
    add_sources(run, (name for angle in decision["angles"] for name in angle["sources"]))
    known = [angle["name"] for angle in state["angles"]]
    new = [angle for angle in decision["angles"] if angle["name"] not in known]
    return {
        "decision": decision,
        "angles": state["angles"] + new,
        "round": state["round"] + 1,
        "draft": None,
        "review": None,
    }


def number_documents(state: State, run: Run) -> list[DocumentRef]:
    """A reference to each document, in the order of the searches; a document keeps its number."""
    references = list(state.get("documents", []))
    known = {reference["key"] for reference in references}
    for record in state.get("searches", []):
        for key in record["documents"] if record["role"] != "reference" else ():
            if key not in known:
                known.add(key)
                references.append(_reference(run, key, number=len(references) + 1))
    return references


def _reference(run: Run, key: str, number: int) -> DocumentRef:
    document = run.documents[key]
    return DocumentRef(id=f"D{number}", key=key, title=document.title, year=document.year)


def best_draft(state: State) -> BestDraft | None:
    """The judged draft that counts the most papers; of two equal ones, the one that says more.

    That is the one that answers more angles, then cites more documents, has more claims that were found
    supported, a better score, and more evidence.
    """
    best, draft, review = state.get("best"), state.get("draft"), state.get("review")
    if draft is None or review is None:
        return best
    new: BestDraft = {
        "draft": draft,
        "review": review,
        "evidence": count_evidence(state),
        "answered": count_answered(state),
    }
    return best if best and _rank(best) >= _rank(new) else new


def _rank(judged: BestDraft) -> tuple[float, ...]:
    draft, review = Draft.model_validate(judged["draft"]), Review.model_validate(judged["review"])
    cited = {name.document for claim in draft.claims for name in claim.sentences}
    verified = len(draft.claims) if draft.supported is None else draft.supported
    return draft.measured, judged["answered"], len(cited), verified, review.score, judged["evidence"]
