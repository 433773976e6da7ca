"""`trendscope cache`: what the answers in the store take, and `trendscope cache prune`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from trendscope.commands.messages import add_debug
from trendscope.commands.sizes import parse_age, parse_size, show_size
from trendscope.errors import UsageError
from trendscope.stopping import Stopping
from trendscope.text.columns import columns
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.store.store import Store

_KINDS = {
    "search": Message("search"),
    "reference": Message("reference"),
    "page": Message("page"),
    "tool": Message("tool"),
    "model": Message("model"),
}
ACTIONS = Message("""\
prune removes the answers that no kept run has used, and with --older-than or --max-size also old ones.
A run whose answers are gone still has its report, but cannot be replayed. The answers of a run that has
not ended stay.
""")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _("Show what the answers in the store take, by kind and age.")
    parser.epilog = _(ACTIONS)
    parser.add_argument(
        "action", nargs="?", choices=("prune",), help=_("remove answers, and say what was freed")
    )
    parser.add_argument("--older-than", metavar="AGE", help=_("such as 30d: also what is older"))
    parser.add_argument(
        "--max-size", metavar="SIZE", help=_("such as 500MB: also the oldest, until the store is no larger")
    )
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.settings import load_settings
    from trendscope.store.opening import open_store

    days = parse_age(options.older_than) if options.older_than else None
    size = parse_size(options.max_size) if options.max_size else None
    if options.action is None and (days is not None or size is not None):
        raise UsageError("--older-than and --max-size belong to `trendscope cache prune`")
    store = open_store(load_settings())
    if store is None:
        raise UsageError("nothing is kept; TRENDSCOPE_STORE is off")
    if options.action is None:
        _show(store)
    else:
        _prune(store, days, size)
    return 0


def _show(store: Store) -> None:
    from trendscope.store.pruning import AGES, sizes

    ages = [_("< {days} d", days=days) for days in AGES]
    print(_row(_("kind"), _("answers"), _("size"), *ages))
    for each in sizes(store):
        print(
            _row(
                _(_KINDS[each.kind]),
                f"{each.answers:,}",
                show_size(each.size),
                *map("{:,}".format, each.younger),
            )
        )
    print(
        _(
            "{store}: {size}, runs: {runs:,}",
            store=store.database.address,
            size=show_size(store.database.size),
            runs=sum(1 for run in store.runs()),
        )
    )


def _row(kind: str, answers: str, size: str, *ages: str) -> str:
    """A line of the table: the columns of a terminal are counted, as Hangul takes two."""
    numbers = [(answers, 9), (size, 10), *((each, 9) for each in ages)]
    aligned = (" " * (width - columns(text)) + text for text, width in numbers)
    return " ".join((kind + " " * (12 - columns(kind)), *aligned))


def _prune(store: Store, days: int | None, size: int | None) -> None:
    from trendscope.store.pruning import prune
    from trendscope.store.request import DAY

    pruned = prune(store, max_age=None if days is None else days * DAY, max_size=size)
    print(
        _(
            "{answers:answer|answers} removed and {freed} freed; the store has {size}",
            answers=pruned.answers,
            freed=show_size(max(0, pruned.before - pruned.after)),
            size=show_size(pruned.after),
        )
    )
    if size is not None and pruned.after > size:
        print(
            _("the rest are reports and the answers of unfinished runs; `trendscope forget RUN` removes both")
        )
