"""`trendscope replay RUN`: write a report anew from what the run has received, and compare."""

from __future__ import annotations

import argparse

from trendscope.commands.kept_run import add_run, open_archive, short, show_again
from trendscope.commands.messages import add_debug, add_quiet, say
from trendscope.commands.progress import showing_progress
from trendscope.commands.report_output import ReportOutput, add_output_options
from trendscope.errors import StoreDamaged
from trendscope.stopping import Stopping
from trendscope.wording.catalogue import _

MAX_FIELDS = 8


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Write the report of a run anew from what it has received, without asking for anything, and say "
        "whether it is the same."
    )
    parser.epilog = _("exit status: 1 if the report differs from the kept one, else that of the report")
    add_run(parser)
    output = parser.add_argument_group(_("output"))
    add_output_options(output)
    add_quiet(output)
    add_debug(output)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    output = ReportOutput.from_options(options)
    archive = open_archive()
    kept = archive.run(options.run)
    name = short(kept.id)
    try:
        before = archive.report(kept.id)
    except StoreDamaged:
        before = None
    with showing_progress(quiet=options.quiet) as show:
        report = archive.replay(kept.id, on_progress=show)
    status = output.deliver(report, show_again(kept.id))
    if before is None:
        say("the kept report of run {name} cannot be read, and so not compared", name=name)
        return status
    from trendscope.report.same import differing_fields

    fields = differing_fields(before, report)
    if not fields:
        say("the same as the kept report of run {name}", name=name)
        return status
    named, more = ", ".join(fields[:MAX_FIELDS]), len(fields) - MAX_FIELDS
    if more > 0:
        say(
            "differs from the kept report of run {name} in {named} and {more} more",
            name=name,
            named=named,
            more=more,
        )
    else:
        say("differs from the kept report of run {name} in {named}", name=name, named=named)
    return 1
