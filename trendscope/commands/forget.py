"""`trendscope forget RUN...`: remove runs, and what no other run has used."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from trendscope.commands.kept_run import open_archive, which_run
from trendscope.commands.messages import add_debug, say
from trendscope.commands.sizes import parse_age, show_size
from trendscope.errors import UsageError
from trendscope.stopping import Stopping
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.archive import RunSummary


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Remove runs, and the answers that no other run has used. There is no confirmation and no undo."
    )
    parser.add_argument("runs", nargs="*", metavar="RUN", help=_("the beginning of an id, or: latest"))
    parser.add_argument("--older-than", metavar="AGE", help=_("also all runs older than this, such as 90d"))
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    if not options.runs and options.older_than is None:
        raise UsageError("{which_run}, or say --older-than 90d", which_run=which_run())
    days = None if options.older_than is None else parse_age(options.older_than)
    archive = open_archive()
    named = [archive.run(name).id for name in options.runs]
    old = [] if days is None else [each.id for each in archive.runs() if _age(each).days >= days]
    forgotten = list(dict.fromkeys([*named, *old]))
    if not forgotten:
        say("no run is older than {older_than}", older_than=options.older_than)
        return 0
    freed = archive.forget(*forgotten)
    say("forgot {runs:run|runs}; {freed} freed", runs=len(forgotten), freed=show_size(freed))
    return 0


def _age(run: RunSummary) -> timedelta:
    return datetime.now(UTC) - run.started
