"""The runs that are kept: shown, compared, resumed, replayed, forgotten and passed on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import Unpack

from trendscope.budget import Budget
from trendscope.conversation.options import AskOptions
from trendscope.errors import StoreDamaged, StoreError, UsageError
from trendscope.kept_report import report_of
from trendscope.loops import run_blocking
from trendscope.report.corpus import Paper
from trendscope.report.files import write_file
from trendscope.report.report import Report
from trendscope.settings import Settings, load_settings
from trendscope.store.answers import paid
from trendscope.store.conversations import forget_conversations
from trendscope.store.opening import open_store
from trendscope.store.options import RunOptions
from trendscope.store.request import Cost
from trendscope.store.runs import MIN_PREFIX, KeptRun
from trendscope.store.same_question import run_before
from trendscope.store.store import Store

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.agents.run_factory import Runs
    from trendscope.agents.specialist import Specialist
    from trendscope.conversation.answer import Answer
    from trendscope.difference.difference import Difference
    from trendscope.feedback.export import ExportedFeedback
    from trendscope.feedback.judgement import Judgement
    from trendscope.feedback.judging import Judging
    from trendscope.kept_evidence import KeptEvidence
    from trendscope.measuring.candidate import Measurement
    from trendscope.record.kept_predictions import KeptPredictions
    from trendscope.record.record import Record
    from trendscope.streaming import ShowProgress


@dataclass(frozen=True)
class RunSummary:
    """A run in one line, and what it has paid for.

    `status` is None for one that was interrupted, or is still at work.
    """

    id: str
    question: str
    started: datetime
    ended: datetime | None
    status: str | None
    version: str
    cost: Cost


@dataclass(frozen=True)
class ImportedRun:
    """A run that came in a bundle. `is_new` is whether it was not kept already."""

    run: RunSummary
    is_new: bool


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
        return [self._summary(run) for run in self.store.runs()]

    def run(self, run: str) -> RunSummary:
        """One run."""
        return self._summary(self.store.run(run))

    def options(self, run: str) -> RunOptions:
        """What a run was asked with."""
        return self.store.run(run).read_options()

    def report(self, run: str) -> Report:
        """The report of a run.

        Raises UsageError if it has none yet.
        """
        return report_of(self.store.run(run))

    def budget(self, run: str) -> Budget:
        """A new budget with the limits of a run; the usual ones for a run that was imported."""
        from trendscope.rerun import budget_of

        return budget_of(self.options(run))

    def papers(
        self, run: str, trend: str | int | None = None, period: str | int | None = None
    ) -> tuple[Paper, ...]:
        """The papers behind a number of a run's report: see `Report.papers`."""
        return self.report(run).papers(trend, period)

    def cost(self, run: str) -> Cost:
        """What a run has paid for."""
        return paid(self.store.uses(self.store.run(run).id))

    def previous(self, run: str) -> RunSummary | None:
        """The last complete run before this one on the same question, with the same options."""
        before = run_before(self.store, self.store.run(run))
        return self._summary(before) if before else None

    def diff(self, before: str, after: str) -> Difference:
        """What changed from one run to a later one.

        Raises UsageError if one of them has no report yet.
        """
        from trendscope.difference.compare import compare

        return compare(self.report(before), self.report(after))

    async def aask(self, run: str, question: str, **options: Unpack[AskOptions]) -> Answer:
        """The answer to a question on a finished run, which goes on from the questions before.

        It is answered from what the run received; the options are those of
        `trendscope.conversation.options.AskOptions`.
        Raises UsageError for a run that has no report yet, or an option that cannot be used.
        """
        from trendscope.asking import aask_kept

        kept = await asyncio.to_thread(self.store.run, run)
        return await aask_kept(self._evidence, self.settings, kept.id, question, options)

    def ask(self, run: str, question: str, **options: Unpack[AskOptions]) -> Answer:
        """See `aask`."""
        return run_blocking(self.aask(run, question, **options))

    def forget(self, *runs: str) -> int:
        """Remove runs with the conversations over them, and what no other run has used.

        Gives the bytes that this frees in the store. What they predicted stays in the record, and what was
        said of them stays until `remove_judgements`.
        """
        from trendscope.record.kept_predictions import KeptPredictions

        names = [self.store.run(run).id for run in runs]
        self._note(KeptPredictions(self.store), names)
        forget_conversations(self.settings, names)
        return self.store.forget(*names)

    async def arecord(self, *, on_replay: Callable[[str], None] | None = None) -> Record:
        """What the complete runs predicted, and what became of it.

        What is over is scored, once, by the first run on its question after that. Nothing is asked for: a
        label that the report of that run does not list is counted in a replay, which takes as long as a run
        without its requests; `on_replay` is told the run first.
        """
        from trendscope.record.kept_predictions import KeptPredictions
        from trendscope.record.record import record_of
        from trendscope.record.scoring import score_due

        async def measure(run: str) -> Measurement | None:
            if on_replay:
                on_replay(run)
            return await self._measured(run)

        predictions = KeptPredictions(self.store)
        self._note(predictions, predictions.unnoted())
        await score_due(predictions, self.report, measure)
        return record_of(predictions)

    def record(self, *, on_replay: Callable[[str], None] | None = None) -> Record:
        """See `arecord`."""
        return run_blocking(self.arecord(on_replay=on_replay))

    def judge(self, run: str, by: str = "") -> Judging:
        """Judge a run: accept, reject or correct its claims, or choose between two texts.

        `by` is who judges, if that is to be kept. What is said is kept at once, with what it is about.
        Raises UsageError for a run that has no report yet.
        """
        from trendscope.feedback.judging import Judging

        kept = self.store.run(run)
        return Judging(self.store, kept.id, report_of(kept), by)

    def judgements(self, *runs: str) -> list[Judgement]:
        """What people, the verifier and the judge said of these runs, or of all, also of forgotten ones."""
        from trendscope.feedback.kept_judgements import KeptJudgements

        kept = KeptJudgements(self.store)
        return kept.of(*map(self._judged_run, runs)) if runs else kept.all()

    def remove_judgements(self, *runs: str) -> int:
        """Remove what was said of these runs for good; how many judgements that were."""
        from trendscope.feedback.kept_judgements import KeptJudgements

        removed = self.judgements(*runs) if runs else []
        KeptJudgements(self.store).remove(*removed)
        return len(removed)

    def feedback(
        self,
        form: str,
        *runs: str,
        augment: int = 0,
        origins: Collection[str] = (),
        unsupported: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> ExportedFeedback:
        """The judgements of these runs, or of all, as lines for tuning a model.

        `form` is sft or dpo, as TRL reads them, or openai-sft or openai-dpo. `augment` adds so many variants
        of each, which the verifier checks; `origins` are person, verifier and judge. Corrections that the
        verifier does not find supported are left out, unless `unsupported`. `on_progress` is told how many
        judgements are done, and of how many.
        Raises UsageError for a form that does not exist.
        """
        from trendscope.feedback.export import export_feedback

        judgements = self.judgements(*runs)
        reports = {}
        for run in dict.fromkeys(each.run for each in judgements) if augment else ():
            with suppress(StoreDamaged, UsageError):
                reports[run] = self.report(run)
        return export_feedback(
            judgements,
            form,
            reports=reports,
            augment=augment,
            origins=origins,
            unsupported=unsupported,
            on_progress=on_progress,
        )

    def export(self, run: str, path: str | Path) -> None:
        """Write a run to a zip, with all that it received, but without any key.

        Raises UsageError if the file cannot be written, or the run is too large.
        """
        from trendscope.bundle.write import to_bundle

        kept = self.store.run(run)
        content = to_bundle(kept, kept.read_options(), self.store.uses(kept.id), self.store.answers(kept.id))
        write_file(Path(path), content)

    def import_bundle(self, path: str | Path) -> ImportedRun:
        """Keep the run of a zip that `export` has made, here or elsewhere; one that is kept stays as it is.

        Nothing in the zip is trusted. Raises UsageError for a file that is damaged, which changes nothing.
        """
        from trendscope.bundle.read import read_bundle

        bundle = read_bundle(Path(path))
        name = bundle.run.id
        is_new = not self.store.has_run(name)
        if is_new:
            for answer in bundle.answers:
                known = self.store.answer(answer.key, at=answer.at)
                if known and known.body != answer.body:
                    raise UsageError("{path} contradicts another run that was imported", path=path)
            self.store.add(bundle.run, bundle.uses, bundle.answers)
        return ImportedRun(self.run(name), is_new)

    async def aresume(
        self,
        run: str,
        *,
        budget: Budget | None = None,
        tools: Sequence[BaseTool] = (),
        specialists: Sequence[type[Specialist]] = (),
        on_progress: ShowProgress | None = None,
    ) -> Report:
        """Go on with a run: what it has received is not asked for again, and counts against its budget.

        One that ended as partial asks again for what it did not get. A complete one has nothing to ask for.
        `budget` takes the place of the run's own; its seconds begin anew. A user's `tools` and `specialists`
        have to be given again. Addresses and keys are those of these settings, and so are the model and the
        prompts for a run that was imported.

        Raises UsageError if a tool is missing with which the run has searched.
        """
        from trendscope.rerun import resumption

        kept = await asyncio.to_thread(self.store.run, run)
        again = await asyncio.to_thread(
            resumption,
            self.store,
            kept,
            self.settings,
            budget=budget,
            tools=tools,
            specialists=specialists,
        )
        return await again.report(on_progress)

    async def areplay(
        self,
        run: str,
        *,
        runs: Runs | None = None,
        on_progress: ShowProgress | None = None,
    ) -> Report:
        """Write the report of a run anew from what it has received; nothing is asked for.

        `runs` gets what the run holds in memory, such as its texts.
        Raises NotKept, which names the request, if that is not enough, and UsageError for a run that was
        imported and asked a model whose package this machine would have to trust.
        """
        from trendscope.rerun import replay_of

        kept = await asyncio.to_thread(self.store.run, run)
        again = await asyncio.to_thread(replay_of, self.store, kept, self.settings, runs)
        return await again.report(on_progress)

    def resume(
        self,
        run: str,
        *,
        budget: Budget | None = None,
        tools: Sequence[BaseTool] = (),
        specialists: Sequence[type[Specialist]] = (),
        on_progress: ShowProgress | None = None,
    ) -> Report:
        """See `aresume`."""
        again = self.aresume(
            run, budget=budget, tools=tools, specialists=specialists, on_progress=on_progress
        )
        return run_blocking(again)

    def replay(self, run: str, *, on_progress: ShowProgress | None = None) -> Report:
        """See `areplay`."""
        return run_blocking(self.areplay(run, on_progress=on_progress))

    def _judged_run(self, run: str) -> str:
        """The id of a run, which may have been forgotten and judged before."""
        from trendscope.feedback.kept_judgements import KeptJudgements

        try:
            return self.store.run(run).id
        except UsageError:
            named = {each.run for each in KeptJudgements(self.store).all() if each.run.startswith(run)}
            if len(run) < MIN_PREFIX or len(named) != 1:
                raise
            return named.pop()

    @cached_property
    def _evidence(self) -> KeptEvidence:
        from trendscope.kept_evidence import KeptEvidence

        return KeptEvidence(lambda: self.settings, self.store)

    def _note(self, predictions: KeptPredictions, names: Iterable[str]) -> None:
        """Keep what complete runs predict, of those that can be read."""
        from trendscope.record.noting import note_run

        for name in names:
            with suppress(StoreDamaged, UsageError):
                run = self.store.run(name)
                if run.status == "complete":
                    note_run(predictions, run, report_of(run))

    async def _measured(self, run: str) -> Measurement | None:
        """The counts behind the report of a run, made again in a replay; None if that is not possible."""
        from trendscope.agents.run_factory import MemoryRuns

        runs = MemoryRuns()
        try:
            report = await self.areplay(run, runs=runs)
        except (StoreError, UsageError):
            return None
        measured = runs.get(self.store.run(run).id).measurements.values()
        return next((each for each in measured if len(each.documents) == report.measured), None)

    def _summary(self, run: KeptRun) -> RunSummary:
        return RunSummary(
            id=run.id,
            question=run.question,
            started=datetime.fromtimestamp(run.started, UTC),
            ended=None if run.ended is None else datetime.fromtimestamp(run.ended, UTC),
            status=run.status,
            version=run.version,
            cost=paid(self.store.uses(run.id)),
        )
