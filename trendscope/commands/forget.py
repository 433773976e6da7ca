"""`trendscope forget RUN...`: remove runs, and what no other run has used."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime, timedelta

from trendscope.commands.kept_run import open_archive, size
from trendscope.commands.messages import add_debug, say
from trendscope.errors import UsageError
from trendscope.stopping import Stopping

_DAYS = re.compile(r"(\d{1,5})d")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Remove runs, and the answers that no other run has used. Nothing is asked, and nothing comes back."
    )
    parser.add_argument("runs", nargs="*", metavar="RUN", help="the beginning of an id, or: latest")
    parser.add_argument("--older-than", metavar="DAYS", help="also all that began so long ago, such as 90d")
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    if not options.runs and options.older_than is None:
        raise UsageError("name a run, or say --older-than 90d")
    before = None if options.older_than is None else datetime.now(UTC) - _days(options.older_than)
    archive = open_archive()
    named = [archive.run(name).id for name in options.runs]
    old = [each.id for each in archive.runs() if before and each.started < before]
    forgotten = list(dict.fromkeys([*named, *old]))
    if not forgotten:
        say(f"no run is older than {options.older_than}")
        return 0
    freed = archive.forget(*forgotten)
    say(f"forgot {'1 run' if len(forgotten) == 1 else f'{len(forgotten):,} runs'}; {size(freed)} freed")
    return 0


def _days(text: str) -> timedelta:
    found = _DAYS.fullmatch(text)
    if found is None:
        raise UsageError(f"--older-than cannot be {text!r}; write days, such as 90d")
    return timedelta(days=int(found[1]))
