"""`trendscope cache`: what the answers in the store take, and `trendscope cache prune`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from trendscope.commands.messages import add_debug, count
from trendscope.commands.sizes import parse_age, parse_size, show_size
from trendscope.errors import UsageError
from trendscope.stopping import Stopping

if TYPE_CHECKING:
    from trendscope.store.store import Store

ACTIONS = """\
prune removes the answers that no kept run has used, and with --older-than or --max-size also old ones.
A run whose answers are gone still has its report, but cannot be replayed. The answers of a run that has
not ended stay.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = "Show what the answers in the store take, by kind and age."
    parser.epilog = ACTIONS
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "action", nargs="?", choices=("prune",), help="remove answers, and say what was freed"
    )
    parser.add_argument("--older-than", metavar="AGE", help="such as 30d: also what is older")
    parser.add_argument(
        "--max-size", metavar="SIZE", help="such as 500MB: also the oldest, until the store is no larger"
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

    headings = " ".join(f"{f'< {days} d':>9}" for days in AGES)
    print(f"{'kind':12} {'answers':>9} {'size':>10} {headings}")
    for each in sizes(store):
        younger = " ".join(f"{number:>9,}" for number in each.younger)
        print(f"{each.kind:12} {each.answers:>9,} {show_size(each.size):>10} {younger}")
    print(
        f"{store.database.address}: {show_size(store.database.size)}, runs: {sum(1 for _ in store.runs()):,}"
    )


def _prune(store: Store, days: int | None, size: int | None) -> None:
    from trendscope.store.pruning import prune
    from trendscope.store.request import DAY

    pruned = prune(store, max_age=None if days is None else days * DAY, max_size=size)
    removed, freed = count(pruned.answers, "answer"), show_size(max(0, pruned.before - pruned.after))
    print(f"{removed} removed and {freed} freed; the store has {show_size(pruned.after)}")
    if size is not None and pruned.after > size:
        print("the rest are reports and the answers of unfinished runs; `trendscope forget RUN` removes both")
