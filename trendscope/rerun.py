"""A kept run that is run again: resumed with what it has received, or replayed from that alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.tools import BaseTool

from trendscope.agents.run_factory import Runs, mcp_tools
from trendscope.agents.specialist import Specialist
from trendscope.budget import Budget
from trendscope.errors import UsageError
from trendscope.events import Event
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context
from trendscope.llm.models import NONE
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.store.keeping import Keeping
from trendscope.store.options import RunOptions, ToolName
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store
from trendscope.streaming import ShowProgress, events_of, finish

OPENAI = "openai:"
REPLAY_SECONDS = 1e9  # a replay waits for nothing; its run may have been slow


@dataclass(frozen=True, kw_only=True)
class Rerun:
    """A run that is run again with these options. `runs` gets what it holds in memory, such as its texts."""

    options: RunOptions
    keeping: Keeping
    budget: Budget
    settings: Settings
    tools: Sequence[BaseTool] = ()
    specialists: Sequence[type[Specialist]] = ()
    runs: Runs | None = None

    def events(self) -> AsyncGenerator[Event, None]:
        """Its events, of which the last one is the report."""
        graph = build_graph(
            runs=self.runs,
            settings=lambda: self.settings,
            today=lambda: self.options.today,
            budget=lambda: self.budget,
            tools=self.tools,
            specialists=self.specialists,
            keeping=lambda: self.keeping,
        )
        context = Context.model_validate(self.options.context)
        return events_of(graph, self.options.question, context, self.budget)

    async def report(self, on_progress: ShowProgress | None = None) -> Report:
        """The report that it comes to."""
        return await finish(self.events(), on_progress)


def resumption(  # noqa: PLR0913 - what is run again, and with what
    store: Store,
    kept: KeptRun,
    settings: Settings,
    *,
    budget: Budget | None,
    tools: Sequence[BaseTool],
    specialists: Sequence[type[Specialist]],
) -> Rerun:
    """The run that goes on; if it has ended, it asks again for what it did not get.

    Raises UsageError if a tool is missing with which the run has searched.
    """
    options = kept.read_options()
    all_tools = (*mcp_tools(settings), *tools)
    missing = {tool.name for tool in options.tools} - {tool.name for tool in all_tools}
    if missing:
        named = ", ".join(sorted(missing))
        raise UsageError(
            "the run has searched with {named}: give your own tools and MCP servers again", named=named
        )
    if kept.status is not None:
        store.forget_failures(kept.id)
    budget = budget or budget_of(options)
    names = [ToolName(name=tool.name, description=tool.description) for tool in all_tools]
    # Kept as it goes on, so that a replay makes the same requests.
    options = options.resumed(settings, budget.all_limits, names)
    kept = replace(kept, options=options.to_json())
    return Rerun(
        options=options,
        keeping=Keeping(run=kept.id, kept=kept, batch=options.batch, store=store),
        budget=budget,
        settings=settings.model_copy(update={"mcp": None}),
        tools=all_tools,
        specialists=specialists,
    )


def replay_of(store: Store, kept: KeptRun, settings: Settings, runs: Runs | None) -> Rerun:
    """The run that makes its requests again, none of which is sent.

    Raises UsageError for a run that was imported and asked a model whose package this machine would have to
    trust.
    """
    options = kept.read_options()
    _check_models(kept, options)
    limits: dict[str, Any] = options.budget | {"seconds": REPLAY_SECONDS}
    return Rerun(
        options=options,
        keeping=Keeping(run=kept.id, kept=kept, replays=True, store=store),
        budget=Budget(**limits),
        settings=options.for_replay(settings),
        runs=runs,
    )


def budget_of(options: RunOptions) -> Budget:
    """A new budget with the limits of a run; what somebody else has allowed is not spent here."""
    limits: dict[str, Any] = {} if options.imported else dict(options.budget)
    return Budget(**limits)


def _check_models(run: KeptRun, options: RunOptions) -> None:
    """Refuse a model of a bundle whose package might do more than to be opened, such as load a model."""
    settings = options.settings
    models = [options.context.get("model"), settings.model, settings.write_model, settings.judge_model]
    trusted = [model is None or model == NONE or str(model).startswith(OPENAI) for model in models]
    if options.imported and not all(trusted):
        raise UsageError(
            "run {run} was imported and asked another model than {provider}…, which a replay "
            "would have to open; its report can be shown",
            run=run.id[:8],
            provider=OPENAI,
        )
