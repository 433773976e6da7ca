"""The questions that are watched, three lines each."""

from __future__ import annotations

from datetime import date

from rich.console import Console
from rich.text import Text

from trendscope.report.blocks import Hanging, plain
from trendscope.text.message import Message
from trendscope.watching.schedule import Every
from trendscope.watching.watch import Watch
from trendscope.wording.catalogue import _

UNITS: dict[Every, Message] = {
    "day": Message("day"),
    "week": Message("week"),
    "month": Message("month"),
    "quarter": Message("quarter"),
    "year": Message("year"),
}


def print_watches(watches: list[Watch], today: date, console: Console) -> None:
    """Print each question, when it was asked and is due, and what changed last."""
    for watch in watches:
        name = Text(f"{watch.id}  ")
        console.print(Hanging(name, plain(watch.question, "bold")))
        room = " " * name.cell_len
        console.print(Hanging(room, _when(watch, today)))
        console.print(Hanging(room, plain(_last(watch), "dim")))


def _when(watch: Watch, today: date) -> Text:
    every = _("every {unit}", unit=_(UNITS[watch.every]))
    asked = _("never asked") if watch.asked is None else _("asked {day}", day=watch.asked)
    due = (_("due now"), "yellow") if watch.due <= today else _("due {day}", day=watch.due)
    return Text.assemble(f"{every}, {asked}, ", due)


def _last(watch: Watch) -> str:
    """What came of it last."""
    begun = "; " + _("its last run is not complete") if watch.pending else ""
    if watch.changed_on:
        return _("changed on {day}: {changed}", day=watch.changed_on, changed=watch.changed) + begun
    return (_("no change yet") if watch.asked else _("no run yet")) + begun
