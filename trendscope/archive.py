"""The runs that are kept: shown, resumed, replayed, compared and forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from langchain_core.tools import BaseTool
from pydantic import ValidationError

from trendscope.agents.run_factory import MemoryRuns, Runs
from trendscope.agents.specialist import Specialist
from trendscope.api import Progress, refuse_in_a_loop, work_on
from trendscope.budget import Budget
from trendscope.difference.compare import compare
from trendscope.difference.difference import Difference
from trendscope.errors import StoreDamaged, StoreError, UsageError
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context
from trendscope.measuring.candidate import Measurement
from trendscope.record.ledger import Ledger
from trendscope.record.prediction import predictions_of
from trendscope.record.record import Entry, Record
from trendscope.record.scoring import distinct, score_due
from trendscope.report.report import Report
from trendscope.settings import Settings, load_settings
from trendscope.store.keeping import Keeping
from trendscope.store.opening import open_store
from trendscope.store.options import RunOptions
from trendscope.store.request import Cost
from trendscope.store.same_question import question_key, run_before
from trendscope.store.store import KeptRun, Store

DAY = timedelta(days=1)
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

    def previous(self, run: str) -> RunSummary | None:
        """The last complete run before this one on the same question, with the same options."""
        before = run_before(self.store, self.store.run(run))
        return _summary(before) if before else None

    def diff(self, before: str, after: str) -> Difference:
        """What changed from one run to a later one.

        Raises UsageError if one of them has no report yet.
        """
        return compare(self.report(before), self.report(after))

    def forget(self, run: str) -> None:
        """Remove a run, and what no other run has used. What it foretold stays in the record."""
        kept = self.store.run(run)
        if kept.status == "complete":
            self._note_predictions(Ledger(self.store), kept)
        self.store.forget(kept.id)

    async def arecord(self, *, on_replay: Callable[[str], None] | None = None) -> Record:
        """What all complete runs foretold, and what became of it.

        What has ended is scored, once, by the first run on its question after that. Nothing is asked for: a
        label that the report of that run does not list is counted in a replay, which takes as long as a run
        without its requests; `on_replay` is told the run first.
        """
        ledger = Ledger(self.store)
        for name in ledger.unnoted():
            self._note_predictions(ledger, self.store.run(name))

        async def measure(run: str) -> Measurement | None:
            if on_replay:
                on_replay(run)
            return await self._measured(run)

        await score_due(ledger, self.report, measure)
        outcomes = ledger.outcomes()
        return Record(
            tuple(
                Entry(prediction=each, outcome=outcomes.get((each.run, each.label)))
                for each in distinct(ledger.predictions())
            )
        )

    def record(self, *, on_replay: Callable[[str], None] | None = None) -> Record:
        """See `arecord`. Raises RuntimeError inside a running event loop."""
        refuse_in_a_loop("record")
        return asyncio.run(self.arecord(on_replay=on_replay))

    def _note_predictions(self, ledger: Ledger, run: KeptRun) -> None:
        """Keep what a complete run foretells, if it can be read."""
        try:
            options, report = _options(run), report_of(run)
            began = datetime.fromtimestamp(run.started, UTC).date()
            # More than one: a day begins earlier in other places.
            backdated = began - date.fromisoformat(report.retrieved) > DAY
            predictions = predictions_of(run.id, options, report, backdated=backdated)
        except (StoreDamaged, UsageError):
            return
        ledger.note(run.id, question_key(options), report.retrieved, predictions)

    async def _measured(self, run: str) -> Measurement | None:
        """The counts behind the report of a run, made again in a replay; None if that is not possible."""
        runs = MemoryRuns()
        try:
            report = await self.areplay(run, runs=runs)
        except (StoreError, UsageError):
            return None
        measured = runs.get(self.store.run(run).id).measurements.values()
        return next((each for each in measured if len(each.documents) == report.measured), None)

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

    async def areplay(
        self,
        run: str,
        *,
        runs: Runs | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        """Write the report of a run anew from what it has received; nothing is asked for.

        `runs` gets what the run holds in memory, such as its texts.
        Raises NotKept, which names the request, if that is not enough.
        """
        kept = await asyncio.to_thread(self.store.run, run)
        options = _options(kept)
        budget = Budget(**_limits(options) | {"seconds": REPLAY_SECONDS})
        keeping = Keeping(run=kept.id, kept=kept, replays=True)
        settings = options.for_replay(self.settings)
        return await self._again(kept, keeping, budget, settings, runs=runs, on_progress=on_progress)

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
        runs: Runs | None = None,
        tools: Sequence[BaseTool] = (),
        specialists: Sequence[type[Specialist]] = (),
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        options = _options(kept)
        graph = build_graph(
            runs=runs,
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
