"""`trendscope show RUN`: show the report of a run in any format, without asking for anything again."""

from __future__ import annotations

import argparse

from trendscope.commands.kept_run import add_run, open_archive, show_again
from trendscope.commands.messages import add_debug
from trendscope.commands.report_output import ReportOutput, add_output_options
from trendscope.example.report import EXAMPLE, example_report
from trendscope.stopping import Stopping
from trendscope.wording.catalogue import _, spoken_language


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Show the report of a kept run. No request is sent. `trendscope show example` shows one that is part "
        "of trendscope."
    )
    add_run(parser)
    add_output_options(parser.add_argument_group(_("output")))
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    output = ReportOutput.from_options(options)
    if options.run == EXAMPLE:
        return output.deliver(example_report(spoken_language()), f"trendscope show {EXAMPLE}")
    archive = open_archive()
    name = archive.run(options.run).id
    return output.deliver(archive.report(name), show_again(name))
