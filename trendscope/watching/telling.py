"""The questions that are watched, as a table."""

from __future__ import annotations

from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trendscope.text.lines import one_line
from trendscope.watching.watch import Watch


def print_watches(watches: list[Watch], today: date, console: Console) -> None:
    """Print a line for each question, and what changed last below it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("id", "question", "every", "asked", "due"):
        table.add_column(heading, overflow="fold", no_wrap=heading != "question")
    for watch in watches:
        due = Text(f"{watch.due}") if watch.due > today else Text("now", "yellow")
        asked = "never" if watch.asked is None else f"{watch.asked}"
        question = Text(one_line(watch.question))
        question.append(f"\n{_last(watch)}", "dim")
        table.add_row(watch.id, question, watch.every, asked, due)
    console.print(table)


def _last(watch: Watch) -> str:
    """What came of it last."""
    if watch.pending:
        return "its last run is not complete"
    if watch.changed_on:
        return f"{watch.changed_on}: {one_line(watch.changed)}"
    return "not asked yet" if watch.asked is None else "nothing changed yet"
