"""`trendscope diff RUN [RUN]`: what changed between two runs on one question."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.difference_output import add_difference_format, print_difference_as
from trendscope.commands.kept_run import open_archive, short, which_run
from trendscope.commands.messages import add_debug, say
from trendscope.difference.formats import DIFFERENCE_FORMATS, render_difference
from trendscope.errors import UsageError
from trendscope.report.files import check_path, write_file
from trendscope.report.formats import choose_format
from trendscope.stopping import Stopping
from trendscope.text.lines import one_line
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.archive import Archive


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Show what changed between two runs that are kept: trends that are new, gone or turned, claims, "
        "counts, and the papers that moved them. A run is named by its id, by the beginning of it, or as "
        "latest. Without a run, the last one is taken that has another before it on the same question."
    )
    parser.add_argument(
        "before", nargs="?", metavar="RUN", help=_("the earlier run; alone, the later one of the two")
    )
    parser.add_argument(
        "after",
        nargs="?",
        metavar="RUN",
        help=_("the later run; without it, RUN is compared with the one before it on the same question"),
    )
    add_difference_format(parser, _("from the extension of --out, else terminal"))
    parser.add_argument(
        "--details", action="store_true", help=_("show every paper, count and sentence; JSON always has them")
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("write the difference to FILE"))
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    format_name = choose_format(options.format, options.out, DIFFERENCE_FORMATS)
    if options.out:
        check_path(options.out)
    archive = open_archive()
    before, after = _named(options.before, options.after, archive)
    difference = archive.diff(before, after)
    if options.out:
        text = render_difference(difference, format_name, details=options.details)
        write_file(options.out, text.encode())
        say("written to {out}", out=options.out)
    else:
        print_difference_as(difference, format_name, details=options.details, one_line=False)
    return 0


def _named(before: str | None, after: str | None, archive: Archive) -> tuple[str, str]:
    """Both runs. Raises UsageError if fewer than two are named and there are none on the same question."""
    if before is None:
        return _last_two(archive)
    if after is not None:
        return before, after
    earlier = archive.previous(before)
    if earlier is None:
        raise UsageError(
            "there is no complete run before {before} on the same question with its options", before=before
        )
    return earlier.id, before


def _last_two(archive: Archive) -> tuple[str, str]:
    """The last run that has a complete one before it on the same question, after that one."""
    for run in archive.store.runs():
        if run.status and (earlier := archive.previous(run.id)):
            say(
                "from run {before} to {after}: {question}",
                before=short(earlier.id),
                after=short(run.id),
                question=one_line(run.question),
            )
            return earlier.id, run.id
    raise UsageError(
        "no question has two complete runs with the same options; {which_run}", which_run=which_run()
    )
