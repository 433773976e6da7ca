"""The runs that are kept: shown, resumed, replayed, compared and forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from langchain_core.tools import BaseTool
from pydantic import ValidationError

from trendscope.agents.specialist import Specialist
from trendscope.api import Progress, refuse_in_a_loop, work_on
from trendscope.budget import Budget
from trendscope.errors import StoreDamaged, UsageError
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context
from trendscope.report.report import Report
from trendscope.settings import Settings, load_settings
from trendscope.store.keeping import Keeping
from trendscope.store.opening import open_store
from trendscope.store.options import RunOptions
from trendscope.store.request import Cost
from trendscope.store.store import KeptRun, Store

REPLAY_SECONDS = 1e9  # a replay waits for nothing; its run may have been slow


@dataclass(frozen=True)
class RunSummary:
    """A run in one line. `status` is None for one that has not ended, or was interrupted."""

    id: str
    question: str
    started: datetime
    ended: datetime | None
    status: str | None
    version: str


class Archive:
    """All runs in a store.

    Every method may raise StoreError if the store cannot be used, and UsageError for a run that is not there.
    A run is named by its id, the beginning of it, or `latest`.
    """

    def __init__(self, settings: Settings | None = None, store: Store | None = None) -> None:
        """The archive of a store, by default the one that the settings name.

        Raises UsageError if the settings say that nothing is kept.
        """
        self.settings = settings or load_settings()
        found = store or open_store(self.settings)
        if found is None:
            raise UsageError("no run is kept; TRENDSCOPE_STORE is off")
        self.store = found

    def runs(self) -> list[RunSummary]:
        """All runs, the newest first."""
        return [_summary(run) for run in self.store.runs()]

    def options(self, run: str) -> RunOptions:
        """What a run was asked with."""
        return _options(self.store.run(run))

    def report(self, run: str) -> Report:
        """The report of a run.

        Raises UsageError if it has none yet.
        """
        return report_of(self.store.run(run))

    def cost(self, run: str) -> Cost:
        """What a run has paid for."""
        paid = (use.cost for use in self.store.uses(self.store.run(run).id) if use.fresh)
        return sum(paid, start=Cost())

    def forget(self, run: str) -> None:
        """Remove a run, and what no other run has used."""
        self.store.forget(self.store.run(run).id)

    async def aresume(
        self,
        run: str,
        *,
        budget: Budget | None = None,
        tools: Sequence[BaseTool] = (),
        specialists: Sequence[type[Specialist]] = (),
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        """Go on with a run: what it has received is not asked for again, and counts against its budget.

        One that ended as partial asks again for what it did not get. A complete one has nothing to ask for.
        `budget` takes the place of the run's own; its seconds begin anew. A user's `tools` and `specialists`
        have to be given again.
        """
        kept = await asyncio.to_thread(self.store.run, run)
        options = _options(kept)
        missing = {tool.name for tool in options.tools} - {tool.name for tool in tools}
        if missing:
            raise UsageError(f"the run has searched with {', '.join(sorted(missing))}: give the tool again")
        if kept.status is not None:
            await asyncio.to_thread(self.store.forget_failures, kept.id)
        keeping = Keeping(run=kept.id, kept=kept, batch=options.batch)
        return await self._again(kept, keeping, budget or Budget(**_limits(options)), self.settings,
                                 tools=tools, specialists=specialists, on_progress=on_progress)  # fmt: skip

    async def areplay(self, run: str, *, on_progress: Callable[[Progress], None] | None = None) -> Report:
        """Write the report of a run anew from what it has received; nothing is asked for.

        Raises NotKept, which names the request, if that is not enough.
        """
        kept = await asyncio.to_thread(self.store.run, run)
        options = _options(kept)
        budget = Budget(**_limits(options) | {"seconds": REPLAY_SECONDS})
        keeping = Keeping(run=kept.id, kept=kept, replays=True)
        settings = options.for_replay(self.settings)
        return await self._again(kept, keeping, budget, settings, on_progress=on_progress)

    def resume(self, run: str, **options: Any) -> Report:
        """See `aresume`. Raises RuntimeError inside a running event loop."""
        refuse_in_a_loop("resume")
        return asyncio.run(self.aresume(run, **options))

    def replay(self, run: str, *, on_progress: Callable[[Progress], None] | None = None) -> Report:
        """See `areplay`. Raises RuntimeError inside a running event loop."""
        refuse_in_a_loop("replay")
        return asyncio.run(self.areplay(run, on_progress=on_progress))

    async def _again(  # noqa: PLR0913 - what is run again, and how
        self,
        kept: KeptRun,
        keeping: Keeping,
        budget: Budget,
        settings: Settings,
        *,
        tools: Sequence[BaseTool] = (),
        specialists: Sequence[type[Specialist]] = (),
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        options = _options(kept)
        graph = build_graph(
            settings=lambda: settings,
            today=lambda: options.today,
            budget=lambda: budget,
            tools=tools,
            specialists=specialists,
            keeping=lambda: keeping,
        )
        context = Context.model_validate(options.context)
        return await work_on(graph, options.question, context, on_progress)


def report_of(run: KeptRun) -> Report:
    """The report of a run.

    Raises UsageError if it has none yet, and StoreDamaged if it cannot be read.
    """
    name = run.id[:8]
    if run.report is None:
        raise UsageError(f"run {name} has not ended; `trendscope resume {name}` goes on with it")
    try:
        return Report.model_validate_json(run.report)
    except ValidationError as error:
        raise StoreDamaged(
            f"run {name} was written by trendscope {run.version}, whose reports this one cannot read;"
            f" `trendscope replay {name}` writes it anew"
        ) from error


def _options(run: KeptRun) -> RunOptions:
    try:
        return RunOptions.model_validate_json(run.options)
    except ValidationError as error:
        raise StoreDamaged(f"the options of run {run.id[:8]} cannot be read: {error.title}") from error


def _limits(options: RunOptions) -> dict[str, Any]:
    return dict(options.budget)


def _summary(run: KeptRun) -> RunSummary:
    ended = None if run.ended is None else datetime.fromtimestamp(run.ended, UTC)
    started = datetime.fromtimestamp(run.started, UTC)
    return RunSummary(run.id, run.question, started, ended, run.status, run.version)
