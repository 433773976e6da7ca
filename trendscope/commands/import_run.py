"""`trendscope import FILE.zip`: keep a run that was exported here or elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from trendscope.commands.kept_run import open_archive, short
from trendscope.commands.messages import add_debug, say
from trendscope.stopping import Stopping
from trendscope.wording.catalogue import _


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Keep a run that `trendscope export` has written. A file that is damaged changes nothing, and what "
        "is in it is used for this run alone."
    )
    parser.add_argument("file", type=Path, metavar="FILE.zip")
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    imported = open_archive().import_bundle(options.file)
    name = short(imported.run.id)
    if imported.is_new:
        say("imported as run {name}; to see it: trendscope show {name}", name=name)
    else:
        say("run {name} is kept already; nothing was changed", name=name)
    return 0
