"""Two settings, or two files of results, that a model compares blind."""

from __future__ import annotations

import argparse
import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trendscope.commands.batch_run import FAREWELL, STANDARD, lines_of
from trendscope.commands.eval_options import add_comparison, add_setting
from trendscope.commands.eval_run import (
    answer_setting,
    check_output,
    deliver,
    export,
    open_setting,
    score_setting,
    status_of,
    whole_budget,
)
from trendscope.commands.messages import complain, say
from trendscope.commands.parser import CommandParser
from trendscope.commands.research_options import check_jobs
from trendscope.commands.research_run import settings_with
from trendscope.errors import UsageError, reason_of
from trendscope.llm.models import DEFAULT, NONE
from trendscope.report.files import check_path
from trendscope.stopping import Stopping
from trendscope.text.message import Message

if TYPE_CHECKING:
    from trendscope.budget import Budget
    from trendscope.evaluation.comparison import Comparison
    from trendscope.evaluation.judging import PairJudge
    from trendscope.evaluation.score import Evaluation
    from trendscope.settings import Settings


def compare_settings(options: argparse.Namespace, stopping: Stopping) -> int:
    """Answer the questions of a file in two settings, and have the reports judged."""
    other = other_setting(options)
    out = _out(options, Path("comparison.json") if options.files[0] == STANDARD else Path(options.files[0]))
    check_output(options)
    whole = whole_budget(options)
    judge = _open_judge(other.judge, settings_with(options.mcp), whole, options)
    lines = lines_of(options.files[0])
    a = open_setting(options, lines, whole)
    b = a if isinstance(a, int) else open_setting(other, lines, whole)
    if isinstance(a, int):
        return a
    if isinstance(b, int):
        return b
    if a.batch.id == b.batch.id and a.batch.questions == b.batch.questions:
        raise UsageError("both settings are the same: name an option behind --against that differs")
    for run, asked_with in ((a, options), (b, other)):
        answer_setting(run, asked_with, stopping)
        if stopping.signal:
            return 0
    scored = (score_setting(a, options, stopping), score_setting(b, other, stopping))
    export(a, options)
    comparison = _judged(judge, *scored, options, stopping)
    judged = _deliver(comparison, options, out)
    return status_of(a, b) or judged


def compare_files(options: argparse.Namespace, a: Path, b: Path, stopping: Stopping) -> int:
    """Have the reports of two evaluations judged."""
    check_jobs(options)
    scored = _read(a), _read(b)
    out = _out(options, a)
    whole = whole_budget(options)
    judge = _open_judge(options.judge, settings_with(options.mcp), whole, options)
    return _deliver(_judged(judge, *scored, options, stopping), options, out)


def other_setting(options: argparse.Namespace) -> argparse.Namespace:
    """The options, with those behind `--against` in their place.

    Raises UsageError for one that cannot be used there.
    """
    parser = CommandParser(prog="trendscope eval", add_help=False)
    add_setting(parser)
    add_comparison(parser.add_argument_group())
    given, unknown = parser.parse_known_args(options.against)
    if unknown:
        parser.refuse_unknown(unknown)
    changed = {name: value for name, value in vars(given).items() if value != parser.get_default(name)}
    if "budget" in changed or "against" in changed:
        raise UsageError("--budget and --against come before --against: they are for all of it")
    return argparse.Namespace(**vars(options) | changed)


def _out(options: argparse.Namespace, beside: Path) -> Path:
    """Where the comparison is written: its verdicts are always kept. Raises UsageError if it cannot be."""
    out: Path = options.out or beside.with_suffix(".comparison.json")
    check_path(out)
    return out


def _open_judge(
    name: str | None, settings: Settings, whole: Budget, options: argparse.Namespace
) -> PairJudge:
    """The judge that is named. Raises UsageError if there is none."""
    name = name or settings.judge_model
    if not name or name == NONE:
        raise UsageError(
            "two settings are compared by a model that you name: add --judge, such as --judge {example}",
            example=DEFAULT,
        )
    from trendscope.batches.batch import UNLIMITED
    from trendscope.budget import Budget
    from trendscope.evaluation.judging import PairJudge, open_judge
    from trendscope.journal import Journal
    from trendscope.store.keeping import new_id
    from trendscope.store.opening import open_store

    limits: dict[str, Any] = {**UNLIMITED}
    budget = Budget(**limits, parent=whole)
    # A run of its own: what was judged before comes from the store, and what failed is asked again.
    journal = Journal(open_store(settings), f"judge-{new_id()}", fresh=options.fresh)
    return PairJudge(open_judge(name, settings, budget, journal), budget, settings, options.jobs)


def _judged(
    judge: PairJudge,
    a: Evaluation,
    b: Evaluation,
    options: argparse.Namespace,
    stopping: Stopping,
) -> Comparison:
    """Both compared, with progress; a signal ends it."""
    from trendscope import child_processes
    from trendscope.evaluation.judging import paired

    total, done = len(paired(a, b)), 0

    def tell() -> None:
        nonlocal done
        done += 1
        if not options.quiet:
            say(
                "{done:,} of {total:,} pairs judged by {judge}",
                done=done,
                total=total,
                judge=judge.model.name,
            )

    judge.on_pair = tell
    stop = partial(judge.budget.stop, Message("stopped by you"))
    with stopping.researching(stop, child_processes.kill_all, FAREWELL):
        return asyncio.run(judge.compare(a, b))


def _deliver(comparison: Comparison, options: argparse.Namespace, out: Path) -> int:
    """Print and write a comparison; gives the exit status."""
    from trendscope.evaluation.telling import comparison_to_markdown

    deliver(comparison, comparison_to_markdown(comparison), options, out)
    if comparison.lack:
        return complain(
            Message(
                "{judged:,} of {total:,} pairs judged; {reason}; run it again with a larger one to go on",
                judged=comparison.judged,
                total=len(comparison.pairs),
                reason=comparison.lack,
            ),
            4,
        )
    return 0 if comparison.judged or not comparison.pairs else 1


def _read(path: Path) -> Evaluation:
    """An evaluation from its file. Raises UsageError if it is none."""
    from pydantic import ValidationError

    from trendscope.evaluation.score import Evaluation

    try:
        return Evaluation.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError("cannot read {name}: {reason}", name=path, reason=reason_of(error)) from error
    except ValidationError as error:
        raise UsageError(
            "{path} is no evaluation: `trendscope eval QUESTIONS --out {path}` writes one", path=path
        ) from error
