"""`trendscope resume RUN`: go on with a run, and ask only for what it has not received."""

from __future__ import annotations

import argparse

from trendscope.commands.kept_run import add_run, open_archive, show_again
from trendscope.commands.messages import add_debug, add_quiet
from trendscope.commands.report_output import ReportOutput, add_output_options
from trendscope.commands.research_options import add_budget, add_tools
from trendscope.commands.research_run import resume_run
from trendscope.commands.since_last_time import say_what_changed
from trendscope.stopping import Stopping
from trendscope.wording.catalogue import _


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Go on with a run that was interrupted, stopped or partial. What it has received is not asked for "
        "again and counts against its budget; a complete run asks for nothing."
    )
    add_run(parser)
    add_budget(
        parser, _("limits in place of the run's own, such as calls=20,seconds=60; the seconds begin anew")
    )
    add_tools(parser.add_argument_group(_("your own tools, if the run has searched with any")))
    output = parser.add_argument_group(_("output"))
    add_output_options(output)
    add_quiet(output)
    add_debug(output)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    output = ReportOutput.from_options(options)
    name = open_archive().run(options.run).id
    report = resume_run(name, options, stopping)
    status = output.deliver(report, show_again(name))
    if not options.quiet:
        say_what_changed(name, report)
    return status
