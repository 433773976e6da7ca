"""`trendscope eval FILE`: answer a set of questions and measure the answers, or compare two settings."""

from __future__ import annotations

import argparse
from pathlib import Path

from trendscope.commands.eval_options import add_comparison, add_setting
from trendscope.commands.messages import add_debug, add_quiet
from trendscope.commands.research_options import add_jobs
from trendscope.errors import UsageError
from trendscope.stopping import Stopping
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

COMPARE = "compare"
BENCHMARKS = ("deepresearch-bench", "scholarqa")
FORMATS = ("md", "json")
DESCRIPTION = Message("""\
Answer every question of a file, and measure the answers: counts and developments against what is
known to be right, claims that were verified, citations that resolve, requests, seconds and cost.
Run the same command again to go on; runs that are kept are not asked again.

A line of the file is a question, or JSON with what is known to be right:
  {"question": "trends in asthma since 2019", "language": "en",
   "developments": [{"phrase": ["biologics", "IL-5"], "direction": "rising"}],
   "counts": [{"phrase": "biologics", "period": "2024", "papers": 310}]}
The options of `trendscope batch` and an "id" may stand beside these.

trendscope eval compare A.json B.json --judge MODEL compares two files of --out: the model judges both
reports on each question without knowing which is which, once in each order.
""")
EXIT_STATUS = Message("""\
exit status:
  0  every question has a result, whatever its status
  1  a question failed, or no pair could be judged
  2  wrong usage: nothing was asked
  4  the budget is used up; the same command with a larger one continues
  130, 143, 129   stopped by Ctrl-C, SIGTERM or a closed terminal; the same command goes on
""")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(DESCRIPTION)
    parser.epilog = _(EXIT_STATUS)
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=_("the questions, - for standard input; or: compare A.json B.json"),
    )
    add_jobs(parser)
    add_setting(parser)
    parser.add_argument(
        "--name",
        default="",
        metavar="NAME",
        help=_("begin anew under this name; the same setting under the same name goes on"),
    )
    add_comparison(parser.add_argument_group(_("comparison")))
    _add_output(parser.add_argument_group(_("output")))


def _add_output(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--format", choices=FORMATS, default="md", help=_("what is printed (default: md)"))
    group.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=_(
            "write all of it to FILE, as JSON or, for .md, as the table; `eval compare` reads the JSON. A "
            "comparison is always written (default: FILE.comparison.json)"
        ),
    )
    group.add_argument(
        "--export",
        nargs=2,
        action="append",
        default=[],
        metavar=("BENCHMARK", "FILE"),
        help=_("write the answers for a public benchmark: {benchmarks}", benchmarks=", ".join(BENCHMARKS)),
    )
    add_quiet(group)
    add_debug(group)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.commands.eval_comparison import compare_files, compare_settings
    from trendscope.commands.eval_run import evaluate_file
    from trendscope.settings import remember_keys

    remember_keys()
    first, *others = options.files
    if first == COMPARE:
        if len(others) != len("AB"):
            raise UsageError("eval compare takes two files that `trendscope eval --out` has written")
        if options.against is not None or options.export:
            raise UsageError("--against and --export belong to an evaluation of questions")
        return compare_files(options, Path(others[0]), Path(others[1]), stopping)
    if others:
        raise UsageError(
            "one file of questions at a time; two results are compared by `trendscope eval compare`"
        )
    if options.against is not None:
        return compare_settings(options, stopping)
    return evaluate_file(options, stopping)
