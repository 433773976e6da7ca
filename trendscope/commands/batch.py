"""`trendscope batch FILE`: answer every question of a file, once each."""

from __future__ import annotations

import argparse
import asyncio
from functools import partial
from typing import TYPE_CHECKING

from trendscope.commands.batch_results import Results, are_printed, open_results
from trendscope.commands.batch_run import answer_all, lines_of, question_options, refuse
from trendscope.commands.messages import add_debug, add_quiet, complain, say
from trendscope.commands.research_options import add_each, add_jobs, add_research_options, check_jobs
from trendscope.commands.research_run import settings_with, user_tools
from trendscope.errors import UsageError
from trendscope.stopping import Stopping
from trendscope.streams import standard_output
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.batches.batch import Batch
    from trendscope.batches.check import Checker
    from trendscope.batches.question import BadLine, BatchQuestion
    from trendscope.settings import Settings

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


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(DESCRIPTION)
    parser.epilog = _(EXIT_STATUS)
    parser.add_argument("file", metavar="FILE", help=_("the questions; - reads standard input"))
    add_jobs(parser)
    add_research_options(parser, _("all questions together"))
    add_each(parser)
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
        return refuse(bad)
    batch = Batch("", questions, settings, needed_store(settings), whole, each, tools, options.jobs)
    batch.fresh = options.fresh
    progress = BatchProgress(len(questions))
    results = open_results(options, batch, progress)
    if options.queue:
        return _queue(batch, results)
    if options.budget:
        batch.count_earlier()
    answer_all(batch, results.append, progress, stopping, quiet=options.quiet)
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
    from trendscope.batches.question import BadLine, read_questions

    found, bad = read_questions(lines_of(options.file), question_options(options))
    for line, question in found:
        try:
            checker.check(question)
        except UsageError as error:
            bad.append(BadLine(line, error))
    if not found and not bad:
        raise UsageError("there is no question in {file}", file=options.file)
    return [question for _, question in found], bad
