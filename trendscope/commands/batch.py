"""`trendscope batch FILE`: answer every question of a file, once each."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import aclosing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.batch_results import STANDARD, Results, are_printed, open_results
from trendscope.commands.memory import COLLECT_EVERY, collect_less_garbage, give_memory_back
from trendscope.commands.messages import add_debug, add_quiet, complain, say
from trendscope.commands.research_options import add_jobs, add_research_options, check_jobs
from trendscope.commands.research_run import settings_with, user_tools
from trendscope.errors import BudgetExhausted, StoreError, UsageError, reason_of
from trendscope.stopping import Farewell, Stopping
from trendscope.streams import standard_output
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from trendscope.batches.batch import Batch
    from trendscope.batches.check import Checker
    from trendscope.batches.question import BadLine, BatchQuestion
    from trendscope.commands.batch_progress import BatchProgress
    from trendscope.settings import Settings

MAX_BAD = 20  # lines that are told
GO_ON = Message("stopped; the same command goes on where it was")
DESCRIPTION = Message("""\
Answer every question of a file, once each, whatever is interrupted. Run the same command again to
go on, or several times at once to share the work.

A line of the file is a question, or JSON with its options:
  {"question": "trends in asthma", "since": 2020, "until": 2024, "language": "ko",
   "sources": ["pubmed"], "max_papers": 500, "model": "none"}
Blank lines and those that begin with # are skipped.
""")
EXIT_STATUS = Message("""\
exit status:
  0  every question has a result, whatever its status
  1  a question failed, or the results could not be written
  2  wrong usage: nothing was asked
  4  the budget is used up; the same command with a larger one continues
  130, 143, 129   stopped by Ctrl-C, SIGTERM or a closed terminal; the same command goes on
""")
FAREWELL = Farewell(
    stopping=Message("stopping; once more to end at once"),
    nothing=GO_ON,
    partial=GO_ON,
    whole=Message("stopped when every question was answered"),
)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(DESCRIPTION)
    parser.epilog = _(EXIT_STATUS)
    parser.add_argument("file", metavar="FILE", help=_("the questions; - reads standard input"))
    add_jobs(parser)
    add_research_options(parser, _("all questions together"))
    parser.add_argument(
        "--each",
        default="",
        metavar="LIMITS",
        help=_("limits on each question (default: as for `research`, but one hour: questions wait in turn)"),
    )
    parser.add_argument(
        "--queue",
        action="store_true",
        help=_(
            "do not answer here: leave the questions in the PostgreSQL store for `trendscope worker`; the "
            "same command without --queue writes the results"
        ),
    )
    output = parser.add_argument_group(_("output"))
    output.add_argument(
        "--out",
        metavar="FILE",
        help=_(
            "write a line of JSON for each question; an existing file is continued; - prints the lines "
            "(default: questions.results.jsonl for questions.txt, - for standard input)"
        ),
    )
    add_quiet(output)
    add_debug(output)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope import child_processes
    from trendscope.batches.api import needed_store
    from trendscope.batches.batch import UNLIMITED, Batch, unfinished
    from trendscope.batches.check import Checker
    from trendscope.budget import Budget, parse_limits
    from trendscope.commands.batch_progress import BatchProgress
    from trendscope.settings import remember_keys

    remember_keys()
    check_jobs(options)
    settings = settings_with(options.mcp)
    if options.queue:
        _check_queue(options, settings)
    whole, each = Budget(**UNLIMITED | parse_limits(options.budget)), parse_limits(options.each)
    tools = user_tools(options.tool)
    questions, bad = _read(options, Checker(settings, partial(Budget, **each, parent=whole), tools))
    if bad:
        return _refuse(bad)
    batch = Batch("", questions, settings, needed_store(settings), whole, each, tools, options.jobs)
    batch.fresh = options.fresh
    progress = BatchProgress(len(questions))
    results = open_results(options, batch, progress)
    if options.queue:
        return _queue(batch, results)
    if options.budget:
        batch.count_earlier()
    collect_less_garbage()
    stop = partial(whole.stop, Message("stopped by you"))
    with stopping.researching(stop, child_processes.kill_all, FAREWELL), suppress(BudgetExhausted):
        asyncio.run(_work(batch, results, progress, quiet=options.quiet))
    stopping.is_whole = progress.done == progress.total
    results.close()
    if batch.lack and not (stopping.is_whole or stopping.signal or standard_output().error):
        return complain(unfinished(progress.done, progress.total, batch.lack), 4)
    if not options.quiet:
        say(progress.line(0))
    return 1 if progress.statuses["failed"] else 0


def _check_queue(options: argparse.Namespace, settings: Settings) -> None:
    """Raise UsageError for what workers cannot do."""
    from trendscope.workers.opening import open_queue

    open_queue(settings)
    if options.budget:
        raise UsageError("workers have no budget for all questions; --each limits each of them")
    if options.tool or options.mcp:
        raise UsageError(
            "workers search with tools of their own: give --tool and --mcp to `trendscope worker`"
        )
    if are_printed(options):
        raise UsageError(
            "questions that wait are told apart by the file of their results: name it with --out"
        )


def _queue(batch: Batch, results: Results) -> int:
    """Let the questions without a result wait for workers."""
    from trendscope.workers.opening import open_queue

    numbers = range(1, len(batch.questions) + 1)
    waiting = [batch.task(number) for number in numbers if not batch.is_told(number)]
    new = asyncio.run(open_queue(batch.settings).add(waiting))
    results.close()
    say(
        "{waiting:,} questions wait for `trendscope worker`, {new:,} of them since now",
        waiting=len(waiting),
        new=new,
    )
    return 0


def _read(options: argparse.Namespace, checker: Checker) -> tuple[list[BatchQuestion], list[BadLine]]:
    """The questions of the file, and the lines that cannot be used."""
    from trendscope.batches.question import BadLine, checked_options, read_questions

    defaults = checked_options(
        since=options.since,
        until=options.until,
        language=options.lang,
        sources=tuple(options.source),
        max_papers=options.max_papers,
        model=options.model,
    )
    found, bad = read_questions(_lines(options.file), defaults)
    for line, question in found:
        try:
            checker.check(question)
        except UsageError as error:
            bad.append(BadLine(line, error))
    if not found and not bad:
        raise UsageError("there is no question in {file}", file=options.file)
    return [question for _, question in found], bad


def _lines(name: str) -> list[str]:
    try:
        content = sys.stdin.buffer.read() if name == STANDARD else Path(name).read_bytes()
        return content.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError("cannot read {name}: {reason}", name=name, reason=reason_of(error)) from error
    except ValueError as error:
        raise UsageError("cannot read {name}: it is not UTF-8", name=name) from error


def _refuse(bad: list[BadLine]) -> int:
    bad.sort(key=lambda each: each.line)
    for each in bad[:MAX_BAD]:
        complain(each.message, 2)
    if len(bad) > MAX_BAD:
        say("and {more:,} more lines", more=len(bad) - MAX_BAD)
    return 2


async def _work(batch: Batch, results: Results, progress: BatchProgress, *, quiet: bool) -> None:
    """Answer what is left, and show how far it is."""
    from trendscope.commands.batch_progress import showing_batch

    with showing_batch(quiet=quiet) as (show, every):
        showing = asyncio.create_task(_show(batch, progress, show, every))
        try:
            async with aclosing(batch.results()) as found:
                async for result in found:
                    if await asyncio.to_thread(results.append, result):
                        progress.add(result)
                    if not progress.ended % COLLECT_EVERY:
                        give_memory_back()
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError, StoreError):
                await showing


async def _show(batch: Batch, progress: BatchProgress, show: Callable[[str], None], every: float) -> None:
    shown = ""
    while True:
        runs = list(batch.in_flight)
        line = progress.line(len(runs), await asyncio.to_thread(batch.requests_of, runs))
        if line != shown:
            show(line)
        shown = line
        await asyncio.sleep(every)
