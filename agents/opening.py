"""How a question becomes a run: it is parsed, its sources are opened, and its angles are planned."""

from __future__ import annotations

import asyncio
import time
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
from trendscope.agents.run_factory import OpenRun, Runs, open_run
from trendscope.budget import Budget
from trendscope.errors import StoreError
from trendscope.graphs.state import Asked, Context
from trendscope.prompts import REASONER_PROMPTS
from trendscope.question.parse import parse_question
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.store.keeping import Keeping
from trendscope.store.options import RunOptions, ToolName, kept_settings
from trendscope.store.store import KeptRun
from trendscope.text.masking import mask_secrets
from trendscope.tools.registry import SOURCES, default_sources
from trendscope.tools.user.stand_in import stand_in
from trendscope.version import __version__


@dataclass
class Opening:
    """Opens runs, and keeps them. `settings`, `today`, `budget` and `keeping` are called once for each."""

    runs: Runs
    settings: Callable[[], Settings]
    today: Callable[[], date] = date.today
    budget: Callable[[], Budget] = Budget
    tools: Sequence[BaseTool] = ()
    keeping: Callable[[], Keeping] = Keeping

    async def open(self, question: str, message: HumanMessage, runtime: Runtime[Context]) -> dict[str, Any]:
        """The whole state of a new run, so that nothing of an earlier one in its thread stays.

        Raises UsageError for a question or an option that cannot be used.
        """
        run = await self._open_run(question, runtime)
        if run.journal.trouble:
            tell_trouble(run, runtime)
        if has_model(run):
            runtime.stream_writer({"specialist": "supervisor", "text": expected_cost(run)})
        with run.budget.searching():  # a model that hangs leaves half of it for the sources
            run.plan = await run.reasoner.plan(run)
        self.runs.add(run)
        return blank(question, message) | {
            "run": run.id,
            "language": run.question.language,
            "may_use_library": not run.sources_named,
            "angles": list(run.plan.angles),
        }

    async def _open_run(self, text: str, runtime: Runtime[Context]) -> OpenRun:
        context = runtime.context or Context()
        settings, today = await asyncio.to_thread(self.settings), self.today()
        keeping = self.keeping()
        again = keeping.options
        question = parse_question(
            text, today=today, language=context.language, since=context.since, until=context.until
        )
        named = tuple(context.sources) or settings.sources
        budget = self.budget()
        opened = partial(
            open_run,
            model=context.model,
            budget=budget,
            tools=[stand_in(tool) for tool in again.tools] if again and keeping.replays else self.tools,
            prompts=again.prompts if again else context.prompts,
            keeping=keeping,
        )
        sources = named or default_sources(settings)
        with budget.searching():
            run = await asyncio.to_thread(opened, question, settings, sources, today)
        run.sources_named = bool(named)
        run.kept = keeping.kept or KeptRun(
            id=run.id,
            question=text,
            options=options_of(run, text, context, keeping).model_dump_json(),
            version=__version__,
            started=time.time(),
        )
        await asyncio.to_thread(keep, run, run.kept)
        return run

    async def close(self, run: OpenRun, report: Report, runtime: Runtime[Context]) -> None:
        """Keep the report of a run that has ended."""
        had_trouble = run.journal.trouble is not None
        if run.kept:
            ended = run.kept.ended_with(
                report.status, run.budget.end_reason, mask_secrets(report.model_dump_json()), time.time()
            )
            await asyncio.to_thread(keep, run, ended)
        if run.journal.trouble and not had_trouble:
            tell_trouble(run, runtime)


def keep(run: OpenRun, kept: KeptRun) -> None:
    """Write what is known of a run to the store, if it has one; a replay changes nothing."""
    store = run.journal.store
    if store is None or run.journal.replays or run.journal.trouble:
        return
    try:
        store.keep_run(kept)
    except StoreError as error:
        run.journal.note_trouble(error)
    else:
        run.kept = kept


def tell_trouble(run: OpenRun, runtime: Runtime[Context]) -> None:
    """Tell the reader that nothing is kept any more."""
    text = run.wording("progress.not_kept", reason=str(run.journal.trouble))
    runtime.stream_writer({"specialist": "supervisor", "text": text})


def options_of(run: OpenRun, question: str, context: Context, keeping: Keeping) -> RunOptions:
    """What a run is asked with. Prompts are kept as they are filled, wherever they came from."""
    shipped = {f"{name}_prompt" for name in REASONER_PROMPTS}
    tools = [source for source in run.sources.values() if source.source not in SOURCES]
    return RunOptions(
        question=question,
        today=run.today,
        context=context.model_dump(mode="json", exclude=shipped, exclude_defaults=True),
        settings=kept_settings(run.settings),
        prompts=dict(run.prompts.replaced),
        budget=run.budget.all_limits,
        tools=tuple(ToolName(name=each.source, description=each.description) for each in tools),
        batch=keeping.batch,
    )


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
        "draft": None,
        "review": None,
        "best": None,
        "specialist_rounds": [],
        "report": None,
    }


def replacing(state: Mapping[str, Any]) -> dict[str, Any]:
    """The update that puts this state in the place of another, also where what is new would be merged."""
    return {**state} | {name: Overwrite(state[name]) for name in ("searches", "failures")}
