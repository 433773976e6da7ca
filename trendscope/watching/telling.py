"""The questions that are watched, three lines each."""

from __future__ import annotations

from datetime import date

from rich.console import Console
from rich.text import Text

from trendscope.report.blocks import Hanging, plain
from trendscope.watching.watch import Watch


def print_watches(watches: list[Watch], today: date, console: Console) -> None:
    """Print each question, when it was asked and is due, and what changed last."""
    for watch in watches:
        name = Text(f"{watch.id}  ")
        console.print(Hanging(name, plain(watch.question, "bold")))
        room = " " * name.cell_len
        console.print(Hanging(room, _when(watch, today)))
        console.print(Hanging(room, plain(_last(watch), "dim")))


def _when(watch: Watch, today: date) -> Text:
    asked = "never asked" if watch.asked is None else f"asked {watch.asked}"
    due = ("due now", "yellow") if watch.due <= today else f"due {watch.due}"
    return Text.assemble(f"every {watch.every}, {asked}, ", due)


def _last(watch: Watch) -> str:
    """What came of it last."""
    begun = "; its last run is not complete" if watch.pending else ""
    if watch.changed_on:
        return f"changed on {watch.changed_on}: {watch.changed}{begun}"
    return f"{'no change yet' if watch.asked else 'no run yet'}{begun}"
