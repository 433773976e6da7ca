"""`trendscope record`: how often what rises went on, and what fades."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from trendscope.commands.kept_run import open_archive
from trendscope.commands.messages import add_debug, say
from trendscope.report.files import check_path, write_file
from trendscope.stopping import Stopping
from trendscope.streams import standard_output
from trendscope.wording.catalogue import _


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Show how often a label that a complete run called rising, likely rising or fading went on that way "
        "in the next whole year, quarter or month. It is scored by the first run on the same question after "
        "that; no request is sent. docs/method.md has the rule."
    )
    parser.add_argument(
        "--format",
        choices=("terminal", "jsonl"),
        help=_(
            "terminal (tables) or jsonl (every prediction with its outcome, one a line); default: jsonl if "
            "--out ends with .jsonl, else terminal"
        ),
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("write it to FILE"))
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    if options.out:
        check_path(options.out)
    from trendscope.record.telling import print_record, to_jsonl, to_text

    def say_replay(run: str) -> None:
        say("counting again in the papers of run {run}", run=run[:8])

    record, today = open_archive().record(on_replay=say_replay), date.today()
    by_extension = "jsonl" if options.out and options.out.suffix == ".jsonl" else "terminal"
    is_jsonl = (options.format or by_extension) == "jsonl"
    if options.out:
        write_file(options.out, (to_jsonl(record) if is_jsonl else to_text(record, today)).encode())
        say("written to {out}", out=options.out)
    elif is_jsonl:
        standard_output().write_json(to_jsonl(record))
    else:
        print_record(record, today, standard_output().console())
    return 0
