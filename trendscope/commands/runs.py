"""`trendscope runs`: list the runs that are kept."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from trendscope.commands.kept_run import open_archive, short
from trendscope.commands.messages import add_debug, say, status_in_words
from trendscope.stopping import Stopping
from trendscope.streams import standard_output
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.archive import RunSummary
    from trendscope.store.request import Cost

INTERRUPTED = "interrupted"
WIDE = 72  # columns; in fewer, the others wrap too, so that a question has room
_STYLES = {"complete": "green", "partial": "yellow", INTERRUPTED: "red", "failed": "red"}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _("List the runs that are kept, the newest first.")
    parser.add_argument(
        "--question", default="", metavar="WORDS", help=_("only those whose question has all these")
    )
    parser.add_argument("--format", choices=("table", "jsonl"), default="table", help=_("default: table"))
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    archive = open_archive()
    words = options.question.lower().split()
    found = [each for each in archive.runs() if all(word in each.question.lower() for word in words)]
    if options.format == "jsonl":
        standard_output().write_json("".join(map(_line, found)))
    elif found:
        _print(found)
    else:
        none = Message("no run has these words in {store}") if words else Message("no run is kept in {store}")
        say(none, store=archive.store.database.address)
    return 0


def _line(run: RunSummary) -> str:
    return json.dumps(asdict(run), default=_plain, ensure_ascii=False) + "\n"


def _plain(value: datetime | Decimal) -> str | float:
    return value.isoformat() if isinstance(value, datetime) else float(value)


def _print(runs: list[RunSummary]) -> None:
    """Print a table, and how to go on with what was interrupted."""
    from rich.table import Table
    from rich.text import Text

    from trendscope.text.lines import one_line

    console = standard_output().console()
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in (_("run"), _("when"), _("status"), _("cost")):
        table.add_column(heading, no_wrap=console.width >= WIDE, overflow="fold")
    table.add_column(_("question"), overflow="fold")
    for run in runs:
        status = run.status or INTERRUPTED
        when = f"{run.started.astimezone():%Y-%m-%d %H:%M}"
        styled = Text(status_in_words(status), _STYLES.get(status, ""))
        table.add_row(short(run.id), when, styled, cost_in_words(run.cost), Text(one_line(run.question, 200)))
    console.print(table)
    interrupted = [short(run.id) for run in runs if run.status is None]
    if interrupted:
        say("interrupted, or still at work; to go on with it: trendscope resume {run}", run=interrupted[0])


def cost_in_words(cost: Cost) -> str:
    """What a run has paid for, in a few words."""
    if not cost.calls:
        requests = _("{requests:request|requests}", requests=cost.requests)
        return requests if cost.requests else _("nothing")
    tokens = cost.prompt_tokens + cost.completion_tokens
    return f"${cost.dollars:.2f}" if cost.dollars else _("{tokens:,} tokens", tokens=tokens)
