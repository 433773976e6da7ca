"""How a question becomes a run: it is parsed, its sources are opened, and its angles are planned."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from langchain_core.messages import HumanMessage
from langchain_core.tools import BaseTool
from langgraph.runtime import Runtime
from langgraph.types import Overwrite

from trendscope.agents.cost import expected_cost, has_model
from trendscope.agents.keeping import keep_report, keep_start, repeated, tell, tell_trouble
from trendscope.agents.run_factory import OpenRun, Runs, open_run
from trendscope.budget import Budget, parse_limits
from trendscope.events import Progress
from trendscope.graphs.state import Asked, Context
from trendscope.proposal import PlanEdits
from trendscope.question.parse import parse_question
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.store.keeping import Keeping
from trendscope.tools.registry import default_sources
from trendscope.tools.user.stand_in import stand_in


@dataclass
class Opening:
    """Opens runs, and keeps them. `settings`, `today`, `budget` and `keeping` are called once for each."""

    runs: Runs
    settings: Callable[[], Settings]
    today: Callable[[], date] = date.today
    budget: Callable[[], Budget] = Budget
    tools: Sequence[BaseTool] = ()
    keeping: Callable[[], Keeping] = Keeping

    async def open(
        self, question: str, message: HumanMessage, runtime: Runtime[Context], edits: PlanEdits
    ) -> dict[str, Any]:
        """The whole state of a new run, so that nothing of an earlier one in its thread stays.

        `edits` are what a person has changed in its plan.
        Raises UsageError for a question or an option that cannot be used.
        """
        run = await self._open_run(question, runtime.context or Context(), edits)
        tell_trouble(run, runtime)
        if has_model(run):
            runtime.stream_writer(Progress("supervisor", expected_cost(run)).to_dict())
        with run.budget.searching():  # a model that hangs leaves half of it for the sources
            run.plan = await run.reasoner.plan(run)
        self.runs.add(run)
        return blank(question, message) | {
            "run": run.id,
            "edits": edits.changes,
            "language": run.question.language,
            "may_use_library": not run.sources_named,
            "angles": list(run.plan.angles),
        }

    async def _open_run(self, text: str, context: Context, edits: PlanEdits) -> OpenRun:
        settings, keeping, budget = await asyncio.to_thread(self.settings), self.keeping(), self.budget()
        options = edited(context, edits)
        if options.confirm_plan or options.budget:  # while a person looks at a plan no time passes
            budget.restart(**parse_limits(options.budget))
        with budget.searching():
            run = await self.prepare(text, options, settings, keeping, budget)
        run.kept = keeping.kept
        await asyncio.to_thread(keep_start, run, text, options, keeping)
        return run

    async def prepare(
        self, text: str, context: Context, settings: Settings, keeping: Keeping, budget: Budget
    ) -> OpenRun:
        """A run with these options, of which nothing is kept, and for which nothing was requested."""
        again, today = keeping.options, self.today()
        question = parse_question(
            text, today=today, language=context.language, since=context.since, until=context.until
        )
        named = tuple(context.sources) or settings.sources
        opened = partial(
            open_run,
            model=context.model,
            budget=budget,
            tools=[stand_in(tool) for tool in again.tools] if again and keeping.replays else self.tools,
            prompts=again.prompts if again else context.prompts,
            keeping=keeping,
        )
        sources = named or default_sources(settings)
        run = await asyncio.to_thread(opened, question, settings, sources, today)
        run.sources_named, run.max_papers = named, context.max_papers
        return run

    async def repeat(self, run_id: str, runtime: Runtime[Context]) -> Report | None:
        """The report of an earlier run, if this one would come to the same."""
        run = self.runs.get(run_id)
        if run.kept is None or run.kept.status or run.journal.replays:
            return None
        known = await asyncio.to_thread(repeated, run)
        if known is None:
            return None
        earlier, report = known
        tell(run, runtime, "progress.repeated", earlier=earlier[:8])
        await self.close(run, report, runtime)
        return report

    async def close(
        self, run: OpenRun, report: Report, runtime: Runtime[Context], *, is_edited: bool = False
    ) -> None:
        """Keep the report of a run that has ended, unless a budget that it shares has cut it short.

        Nor is that of a fork kept, or of a state that was edited: whoever asks the question again is to get
        the run's own.
        """
        if not (run.budget.is_cut_short or run.has_report or is_edited):
            await asyncio.to_thread(keep_report, run, report)
            run.has_report = True
        tell_trouble(run, runtime)


def edited(context: Context, edits: PlanEdits) -> Context:
    """The options with what a person has changed.

    Raises UsageError for a change that is out of bounds.
    """
    changes = {name: value for name, value in edits.changes.items() if name in Context.model_fields}
    return Context(**context.model_dump() | changes)


def blank(question: str, message: HumanMessage) -> dict[str, Any]:
    """The state before anything was done: nothing is left in it of an earlier question in the thread."""
    return {
        "question": question,
        "asked": Asked(question=question, message=str(message.id)),
        "run": "",
        "round": 0,
        "angles": [],
        "searches": [],
        "failures": [],
        "documents": [],
        "left_out": [],
        "draft": None,
        "review": None,
        "best": None,
        "specialist_rounds": [],
        "report": None,
    }


def replacing(state: Mapping[str, Any]) -> dict[str, Any]:
    """The update that puts this state in the place of another, also where what is new would be merged."""
    return {**state} | {name: Overwrite(state[name]) for name in ("searches", "failures")}
