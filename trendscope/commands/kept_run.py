"""What the commands share that work with kept runs."""

from __future__ import annotations

import argparse
from itertools import islice
from typing import TYPE_CHECKING

from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.archive import Archive

ID_CHARACTERS = 8  # of an id, as it is shown
MAX_NAMED, MAX_QUESTION = 3, 48


def add_run(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a run."""
    parser.add_argument("run", metavar="RUN", help=_("the beginning of its id, or: latest"))


def which_run() -> Message:
    """What to say where no run is named: the last ones, with the beginning of their questions."""
    if last := _last_runs():
        return Message("name a run: latest, or {last} (trendscope runs lists all)", last=last)
    return Message("name a run; none is kept yet, but trendscope show example has one")


def _last_runs() -> str:
    """The last runs in a few words, nothing if there are none or the store cannot be read."""
    from trendscope.errors import StoreError, UsageError
    from trendscope.settings import load_settings
    from trendscope.store.opening import open_store
    from trendscope.text.lines import one_line

    try:
        store = open_store(load_settings())
        runs = list(islice(store.runs(), MAX_NAMED)) if store else []
    except (StoreError, UsageError):
        return ""
    return ", ".join(f"{short(run.id)} ({one_line(run.question, MAX_QUESTION)})" for run in runs)


def open_archive() -> Archive:
    """The kept runs of this user; every key that is set is masked from now on."""
    from trendscope.archive import Archive
    from trendscope.settings import remember_keys

    remember_keys()
    return Archive()


def short(run: str) -> str:
    """The id of a run as it is shown."""
    return run[:ID_CHARACTERS]


def show_again(run: str) -> str:
    """The command that shows the report of a run."""
    return f"trendscope show {short(run)}"


def is_kept(run: str) -> bool:
    """Whether a run is kept with its report."""
    from trendscope.errors import StoreError, UsageError
    from trendscope.settings import load_settings
    from trendscope.store.opening import open_store

    store = open_store(load_settings())
    try:
        return store is not None and store.run(run).status is not None
    except (StoreError, UsageError):  # why nothing could be kept was said when it happened
        return False
