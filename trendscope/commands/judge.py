"""`trendscope judge RUN`: say of each claim of a run whether it is right, or write a better one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.kept_run import add_run, open_archive, short
from trendscope.commands.messages import add_debug, say
from trendscope.errors import UsageError
from trendscope.stopping import Stopping
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.feedback.judging import Judging

LINES = Message("""\
lines of FILE, each a JSON object, with the number or the text of a claim:
  {"claim": 3, "verdict": "accept"}
  {"claim": 4, "verdict": "reject", "reason": "too vague"}
  {"claim": 5, "correction": "Another sentence."}
  {"better": "This sentence.", "worse": "That sentence."}
Each may have "by". A line that cannot be used is named; the others are kept.
""")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Show the claims of a run one by one, each with its evidence, and keep what you say of them: accept, "
        "reject, or correct. A correction is verified as the claims of the report are. Claims that you have "
        "judged are not shown again."
    )
    parser.epilog = _(LINES)
    add_run(parser)
    parser.add_argument("--by", default="", metavar="NAME", help=_("who judges, if that is to be kept"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--from", dest="file", type=Path, metavar="FILE", help=_("take judgements from FILE"))
    how.add_argument(
        "--drafts",
        action="store_true",
        help=_("choose between what was refused while the report was written and what replaced it"),
    )
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    if options.file is None and not (sys.stdin and sys.stdin.isatty()):
        raise UsageError("judging needs a terminal, in which you can answer; --from FILE takes a file")
    archive = open_archive()
    judging = archive.judge(options.run, options.by)
    if options.file is not None:
        return _from_file(options.file, judging)
    from trendscope.commands.judge_prompt import ClaimPrompt, DraftPrompt

    prompt = DraftPrompt(stopping) if options.drafts else ClaimPrompt(stopping)
    number = prompt(judging)
    say("{number:judgement|judgements} kept of run {run}", number=number, run=short(judging.run))
    return 0


def _from_file(path: Path, judging: Judging) -> int:
    """Keep what a file says; the exit status, which is 1 if a line of it could not be used."""
    from trendscope.commands.judge_prompt import say_fault
    from trendscope.feedback.judgements_file import give, read_lines

    kept, bad = 0, 0
    for number, given in give(read_lines(path), judging):
        if isinstance(given, UsageError):
            bad += 1
            say(
                "line {number} of {path} is left out: {problem}",
                number=number,
                path=path,
                problem=given.message,
            )
            continue
        kept += 1
        if given.fault:
            say_fault(given, line=number)
    say("{number:judgement|judgements} kept of run {run}", number=kept, run=short(judging.run))
    return 1 if bad else 0
