"""`trendscope export RUN FILE.zip`: write a run with all that it received to one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from trendscope.commands.kept_run import add_run, open_archive, short
from trendscope.commands.messages import add_debug, say
from trendscope.commands.sizes import show_size
from trendscope.report.files import check_path
from trendscope.stopping import Stopping
from trendscope.wording.catalogue import _


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Write a run to a zip, which `trendscope import` reads anywhere: its question, its report and all "
        "that it received, but no key."
    )
    add_run(parser)
    parser.add_argument("file", type=Path, metavar="FILE.zip")
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    check_path(options.file)
    archive = open_archive()
    name = archive.run(options.run).id
    archive.export(name, options.file)
    said = f" ({show_size(options.file.stat().st_size)})" if options.file.is_file() else ""
    say("run {run} written to {file}{size}", run=short(name), file=options.file, size=said)
    return 0
