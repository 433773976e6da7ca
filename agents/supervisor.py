"""The supervisor: reads the state, decides what comes next, and says why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast

from langchain_core.tools import BaseTool
from langgraph.graph import END
from langgraph.runtime import Runtime
from langgraph.types import Send

from trendscope.agents.assemble import assemble
from trendscope.agents.cost import expected, has_model, spent
from trendscope.agents.routing import decide, evidence, turn
from trendscope.agents.specialist import Specialist
from trendscope.budget import Budget
from trendscope.draft import Review
from trendscope.graphs.state import Best, Card, Context, Decision, State
from trendscope.question.parse import read_question
from trendscope.run import Run, Runs, open_run
from trendscope.settings import Settings
from trendscope.tools import DEFAULT_SOURCES

NODES = {"write": "summarizer", "judge": "critic", "finish": END}


@dataclass
class Supervisor:
    """The node that every arrow comes back to."""

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
        run.settle()
        now["documents"] = update["documents"] = number_documents(now, run)
        now["best"] = update["best"] = best_draft(now)
        if has_model(run):
            runtime.stream_writer({"specialist": "supervisor", "text": spent(run)})
        decision = decide(now, context.max_rounds, run.wording, self.specialists)
        runtime.stream_writer({"specialist": "supervisor", "text": decision["reason"]})
        return update | self._turns(decision, now) | _begin(decision, now, run)

    def _turns(self, decision: Decision, state: State) -> dict[str, Any]:
        """The turns that specialists of the user had, with the one that begins."""
        new = [turn(each, state) for each in self.specialists if each.name == decision["step"]]
        return {"turns": [*state.get("turns", []), *new]} if new else {}

    async def _open(self, text: str, runtime: Runtime[Context]) -> dict[str, Any]:
        """Read the question and plan the angles."""
        context = runtime.context or Context()
        settings, today = await asyncio.to_thread(self.settings), self.today()
        question = read_question(
            text, this_year=today.year, language=context.language, since=context.since, until=context.until
        )
        named = tuple(context.sources) or settings.sources
        run = await asyncio.to_thread(
            partial(
                open_run,
                model=context.model,
                budget=self.budget(),
                tools=self.tools,
                prompts=context.prompts,
            ),
            question,
            settings,
            named or DEFAULT_SOURCES,
            today,
        )
        if has_model(run):
            runtime.stream_writer({"specialist": "supervisor", "text": expected(run)})
        run.plan = await run.reasoner.plan(run)
        self.runs.add(run)
        return {
            "run": run.id,
            "language": question.language,
            "may_use_library": not named,
            "round": 0,
            "angles": list(run.plan.angles),
        }


def _begin(decision: Decision, state: State, run: Run) -> dict[str, Any]:
    """The part of the state that the next step starts from."""
    if decision["step"] == "finish":
        return {"decision": decision, "report": assemble(state, run).model_dump(mode="json")}
    if decision["step"] != "search":
        return {"decision": decision}
    run.add_sources(name for angle in decision["angles"] for name in angle["sources"])
    known = [angle["name"] for angle in state["angles"]]
    new = [angle for angle in decision["angles"] if angle["name"] not in known]
    return {
        "decision": decision,
        "angles": state["angles"] + new,
        "round": state["round"] + 1,
        "draft": None,
        "review": None,
    }


def route(state: State) -> list[Send] | str:
    """Turn the decision into the next node, or into one searcher for each angle."""
    decision = state["decision"]
    if decision["step"] == "search":
        return [Send("searcher", {"run": state["run"], "angle": angle}) for angle in decision["angles"]]
    return NODES.get(decision["step"], decision["step"])


def number_documents(state: State, run: Run) -> list[Card]:
    """Cards in the order of the searches; a document keeps the number it once has."""
    cards = list(state.get("documents", []))
    known = {card["key"] for card in cards}
    for record in state.get("searches", []):
        for key in record["documents"] if record["role"] != "field" else ():
            if key not in known:
                known.add(key)
                document = run.documents[key]
                card = Card(id=f"D{len(cards) + 1}", key=key, title=document.title, year=document.year)
                cards.append(card)
    return cards


def best_draft(state: State) -> Best | None:
    """The judged draft with the highest score; of two that are as good, the one with more evidence."""
    best, draft, review = state.get("best"), state.get("draft"), state.get("review")
    if draft is None or review is None:
        return best
    new: Best = {"draft": draft, "review": review, "evidence": evidence(state)}
    return best if best and _worth(best) >= _worth(new) else new


def _worth(judged: Best) -> tuple[float, int]:
    return Review.model_validate(judged["review"]).score, judged["evidence"]
