"""Questions that are answered in one setting, and scored."""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.batch_progress import EVERY
from trendscope.commands.batch_run import FAREWELL, answer_all, lines_of, question_options, refuse
from trendscope.commands.messages import complain, say
from trendscope.commands.research_options import check_jobs
from trendscope.commands.research_run import settings_with, user_tools
from trendscope.errors import UsageError
from trendscope.report.files import check_path, write_file
from trendscope.stopping import Stopping
from trendscope.streams import standard_output
from trendscope.text.masking import mask_secrets
from trendscope.text.message import Message

if TYPE_CHECKING:
    from pydantic import BaseModel

    from trendscope.batches.batch import Batch
    from trendscope.batches.result import BatchResult
    from trendscope.budget import Budget
    from trendscope.evaluation.question import EvaluationQuestion
    from trendscope.evaluation.score import Evaluation
    from trendscope.evaluation.setting import Setting


@dataclass
class SettingRun:
    """The questions as they are asked in one setting, and their results by number."""

    questions: list[EvaluationQuestion]
    setting: Setting
    batch: Batch
    results: dict[int, BatchResult] = field(default_factory=dict)

    def append(self, result: BatchResult) -> bool:
        """Add a result."""
        self.results[result.number] = result
        return True

    @property
    def has_failed(self) -> bool:
        return any(each.status == "failed" for each in self.results.values())


def evaluate_file(options: argparse.Namespace, stopping: Stopping) -> int:
    """Answer and score the questions of a file."""
    check_output(options)
    whole = whole_budget(options)
    run = open_setting(options, lines_of(options.files[0]), whole)
    if isinstance(run, int):
        return run
    answer_setting(run, options, stopping)
    if stopping.signal:
        return 0
    evaluation = score_setting(run, options, stopping)
    export(run, options)
    from trendscope.evaluation.telling import evaluation_to_markdown

    deliver(evaluation, evaluation_to_markdown(evaluation), options, options.out)
    return status_of(run)


def whole_budget(options: argparse.Namespace) -> Budget:
    """The budget for all that the command does. Raises UsageError for a limit that cannot be used."""
    from trendscope.batches.batch import UNLIMITED
    from trendscope.budget import Budget, parse_limits

    return Budget(**UNLIMITED | parse_limits(options.budget))


def open_setting(options: argparse.Namespace, lines: list[str], whole: Budget) -> SettingRun | int:
    """The questions of these lines in the setting of the options; the exit status if some are none.

    Raises UsageError if no question can be asked so.
    """
    from trendscope.batches.api import needed_store
    from trendscope.batches.batch import Batch
    from trendscope.budget import parse_limits
    from trendscope.evaluation.question import read_evaluation
    from trendscope.evaluation.setting import Setting

    check_jobs(options)
    settings, tools = settings_with(options.mcp), user_tools(options.tool)
    each, asked_with = parse_limits(options.each), question_options(options)
    questions, bad = read_evaluation(lines, asked_with)
    if bad:
        return refuse(bad)
    setting = Setting(settings, asked_with, each, tools, options.fresh)
    asked = [question.asked for question in questions]
    store = needed_store(settings)
    batch = Batch(setting.batch_id(options.name), asked, settings, store, whole, each, tools, options.jobs)
    batch.fresh = options.fresh
    run = SettingRun(questions, setting, batch)
    _check(run, options.files[0])
    return run


def _check(run: SettingRun, file: str) -> None:
    """Raise UsageError if there is no question, or each would be refused; a few fail by themselves."""
    from trendscope.batches.check import Checker
    from trendscope.budget import Budget

    if not run.questions:
        raise UsageError("there is no question in {file}", file=file)
    budget = partial(Budget, **run.batch.each, parent=run.batch.budget)
    checker = Checker(run.setting.settings, budget, run.setting.tools)
    refused: list[UsageError] = []
    for question in run.questions:
        try:
            checker.check(question.asked)
        except UsageError as error:
            refused.append(error)
    if len(refused) == len(run.questions):
        raise refused[0]


def answer_setting(run: SettingRun, options: argparse.Namespace, stopping: Stopping) -> None:
    """Answer what is not answered yet."""
    from trendscope.commands.batch_progress import BatchProgress

    progress = BatchProgress(len(run.questions))
    if options.budget:
        run.batch.count_earlier()
    answer_all(run.batch, run.append, progress, stopping, quiet=options.quiet)
    if not options.quiet and not stopping.signal:
        say(progress.line(0))


def score_setting(run: SettingRun, options: argparse.Namespace, stopping: Stopping) -> Evaluation:
    """The scores of all questions."""
    from trendscope import child_processes

    stop = partial(run.batch.budget.stop, Message("stopped by you"))
    with stopping.researching(stop, child_processes.kill_all, FAREWELL):
        return asyncio.run(_score_all(run, quiet=options.quiet))


async def _score_all(run: SettingRun, *, quiet: bool) -> Evaluation:
    from trendscope.evaluation.score import Evaluation
    from trendscope.evaluation.scoring import Scorer

    batch, scores, told = run.batch, [], time.monotonic()
    scorer = Scorer(batch.store, batch.settings)
    for number, question in enumerate(run.questions, start=1):
        scores.append(await scorer.score(question, number, batch.run_id(number), run.results.get(number)))
        if not quiet and time.monotonic() > told + EVERY:
            told = time.monotonic()
            say("{number:,} of {total:,} scored", number=number, total=len(run.questions))
    return Evaluation.of(run.setting.told, scores)


def check_output(options: argparse.Namespace) -> None:
    """Raise UsageError for what could not be written."""
    from trendscope.evaluation.exports import EXPORTS

    if options.out:
        check_path(options.out)
    for benchmark, path in options.export:
        if benchmark not in EXPORTS:
            raise UsageError(
                "there is no export for {benchmark}; there are: {known}",
                benchmark=benchmark,
                known=", ".join(EXPORTS),
            )
        check_path(Path(path))


def export(run: SettingRun, options: argparse.Namespace) -> None:
    """Write the answers for the benchmarks that are named; a question without a report has none."""
    from trendscope.evaluation.exports import EXPORTS
    from trendscope.evaluation.scoring import report_in

    if not options.export:
        return
    reports = {number: report_in(run.batch.store, each.run) for number, each in run.results.items()}
    answered = [
        (question, report)
        for number, question in enumerate(run.questions, start=1)
        if (report := reports.get(number))
    ]
    for benchmark, path in options.export:
        write_file(Path(path), mask_secrets(EXPORTS[benchmark](answered)).encode("utf-8", "backslashreplace"))
        say(
            "{answers:answer|answers} of {total:,} written to {out}",
            answers=len(answered),
            total=len(run.questions),
            out=path,
        )


def deliver(made: BaseModel, table: str, options: argparse.Namespace, out: Path | None) -> None:
    """Print the table or the JSON, and write it all to a file if there is one."""
    as_json = made.model_dump_json(indent=1) + "\n"
    if options.format == "json":
        standard_output().write_json(as_json)
    else:
        print(table, end="")
    if out:
        content = table if out.suffix.lower() == ".md" else as_json
        write_file(out, mask_secrets(content).encode("utf-8", "backslashreplace"))
        say("written to {out}", out=out)


def status_of(*runs: SettingRun) -> int:
    """The exit status; what the budget has left is said."""
    from trendscope.batches.batch import unfinished

    for run in runs:
        if run.batch.lack and len(run.results) < len(run.questions):
            return complain(unfinished(len(run.results), len(run.questions), run.batch.lack), 4)
    return 1 if any(run.has_failed for run in runs) else 0
