"""`trendscope watch`: questions that are asked again and again, and what changed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from trendscope.commands.difference_output import add_difference_format
from trendscope.commands.kept_run import open_archive
from trendscope.commands.messages import add_debug, add_quiet, say
from trendscope.commands.research_options import add_research_options
from trendscope.stopping import Stopping
from trendscope.streams import standard_output
from trendscope.text.message import Message
from trendscope.watching.schedule import EVERY
from trendscope.wording.catalogue import _

EXIT_STATUS = Message("""\
exit status of watch run, for cron or a timer:
  0  nothing changed, or nothing was due
  1  a question failed, and stays due until it is answered
  2  wrong usage
  4  a report was partial; the next watch run requests what is missing
  5  something changed
One failure does not stop the others. If several apply, 1 comes before 4, and 4 before 5.
""")
SCHEDULE = Message("""\
crontab, every morning:
  0 6 * * *  trendscope watch run --quiet --out ~/changes
""")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _("Keep questions that are asked again and again, and show what changed each time.")
    parser.epilog = f"{_(EXIT_STATUS)}\n{_(SCHEDULE)}"
    add_debug(parser)
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    _add_add(actions.add_parser("add", help=_("watch a question")))
    _finish(
        actions.add_parser("list", help=_("list the questions, when each is due and what changed last")),
        _list,
    )
    _add_run(actions.add_parser("run", help=_("ask what is due, and print or write what changed")))
    removing = actions.add_parser("remove", help=_("stop watching a question; its runs are kept"))
    removing.add_argument("name", metavar="ID", help=_("the beginning of its id, or the question"))
    _finish(removing, _remove)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    act: Callable[[argparse.Namespace, Stopping], int] = options.act
    return act(options, stopping)


def _finish(parser: argparse.ArgumentParser, act: Callable[[argparse.Namespace, Stopping], int]) -> None:
    add_debug(parser)
    # Without a default of its own, it does not hide a --debug before the action.
    parser.set_defaults(act=act, debug=argparse.SUPPRESS)


def _add_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", help=_('such as "recent trends in machine translation"'))
    parser.add_argument(
        "--every",
        choices=EVERY,
        default="month",
        help=_("by the calendar, from today on; what was missed is asked once (default: month)"),
    )
    add_research_options(parser)
    _finish(parser, _add)


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Ask what is due. A run that was interrupted is resumed; the first is the baseline."
    )
    parser.epilog = _(EXIT_STATUS)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help=_("write what changed to a file for each question in FOLDER, and print nothing"),
    )
    add_difference_format(
        parser, _("terminal, or markdown with --out; printed JSON is one difference a line")
    )
    add_quiet(parser)
    _finish(parser, _run)


def _add(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.commands.watched_options import checked_options
    from trendscope.watching.telling import UNITS
    from trendscope.watching.watch_list import WatchList

    today = date.today()
    checked = checked_options(options, today)
    watch = WatchList(open_archive().store).add(options.question, options.every, checked, today)
    say(
        "watched as {id}, every {every}; `trendscope watch run` asks it, for the first time now",
        id=watch.id,
        every=_(UNITS[watch.every]),
    )
    return 0


def _list(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.watching.telling import print_watches
    from trendscope.watching.watch_list import WatchList

    watches = WatchList(open_archive().store).all()
    if not watches:
        say('no question is watched; `trendscope watch add "QUESTION"` begins')
        return 0
    print_watches(watches, date.today(), standard_output().console())
    return 0


def _remove(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.watching.watch_list import WatchList

    watch = WatchList(open_archive().store).remove(options.name)
    say("no longer watched: {question}", question=watch.question)
    return 0


def _run(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.commands.watch_run import run_due

    return run_due(options, stopping, date.today())
