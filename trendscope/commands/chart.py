"""`trendscope chart RUN`: one trend, or all trends, as one picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from trendscope.commands.kept_run import add_run, open_archive
from trendscope.commands.messages import add_debug, say
from trendscope.report.chart_formats import CHART_FORMATS, check_chart_path
from trendscope.stopping import Stopping
from trendscope.wording.catalogue import _


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Draw one trend, or all trends, as one picture, with the question, the source, the date and the "
        "command that repeats it. No request is sent."
    )
    add_run(parser)
    parser.add_argument(
        "--trend",
        metavar="TREND",
        help=_("its label, its name, or its number in the report; default: all trends"),
    )
    extensions = ", ".join(f"{name} ({_(each.help)})" for name, each in CHART_FORMATS.items())
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        required=True,
        help=_("write the picture to FILE, by its extension: {extensions}", extensions=extensions),
    )
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    check_chart_path(options.out)
    open_archive().report(options.run).chart(options.out, options.trend)
    say("written to {out}", out=options.out)
    return 0
