"""The record in tables, and as JSON Lines."""

from __future__ import annotations

import io
from collections import defaultdict
from datetime import date

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from trendscope.record.outcome import Obstacle
from trendscope.record.record import Record, RecordEntry, Tally, tally
from trendscope.text.characters import escape_hidden_json
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.trend import Direction
from trendscope.wording.catalogue import _

WIDTH = 100
LEGEND = Message(
    "Against the recent share at the time, the share of the next whole period went on, held (within 15 %), or"
    " turned back. In brackets: the 95 % interval."
)
_DIRECTIONS: dict[Direction, Message] = {
    "rising": Message("rising"),
    "likely rising": Message("likely rising"),
    "fading": Message("fading"),
}
_OBSTACLES: dict[Obstacle, Message] = {
    "not counted": Message("not counted"),
    "too few papers": Message("too few papers"),
    "another source": Message("another source"),
    "other names": Message("other names"),
    "another window": Message("another window"),
}
MAX_LABELS = 6  # open predictions of a question that are named


def to_jsonl(record: Record) -> str:
    """Every prediction with its outcome, a line each; safe to look at in a terminal."""
    return "".join(f"{escape_hidden_json(each.model_dump_json())}\n" for each in record.entries)


def to_text(record: Record, today: date) -> str:
    """The record as plain text, for a file."""
    text = io.StringIO()
    print_record(record, today, Console(width=WIDTH, file=text))
    return text.getvalue()


def print_record(record: Record, today: date, console: Console) -> None:
    """Print how often each direction held, by question too, and what is open."""
    if not record.entries:
        console.print(_("No complete run that is kept has called a label rising or fading yet."))
        return
    console.print(_tallies(record))
    for note in _notes(record):
        console.print(Text(note, "dim"))
    _print_lines(_("By question"), _by_question(record), console)
    _print_lines(_("Open"), _open(record, today), console)


def _print_lines(heading: str, lines: list[Text], console: Console) -> None:
    if lines:
        console.print()
        console.print(Text(heading, "bold"))
        for line in lines:
            console.print(line)


def _tallies(record: Record) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column(_("did not turn back"), justify="right", no_wrap=True)
    for heading in (_("went on"), _("held"), _("turned back"), _("not scorable"), _("open")):
        table.add_column(heading, justify="right", min_width=max(map(cell_len, heading.split())))
    for direction, found in record.by_direction.items():
        numbers = (found.went_on, found.held, found.turned_back, found.not_scorable, found.open)
        table.add_row(_(_DIRECTIONS[direction]), _share(found), *map(str, numbers))
    return table


def _by_question(record: Record) -> list[Text]:
    """A line for each question, in which rises and falls are together."""
    lines = []
    for question, part in record.by_question.items():
        found = tally(part.entries)
        lasted = (
            _("{share} did not turn back", share=_share(found)) if found.scored else _("nothing scored yet")
        )
        rest = _("{number} not scorable, {open} open", number=found.not_scorable, open=found.open)
        lines.append(Text.assemble(one_line(question), (f"  {lasted}; {rest}", "dim")))
    return lines


def _share(found: Tally) -> str:
    """`21 of 25: 84% (65–94%)`, with the 95 % interval."""
    if found.share is None:
        return "–"
    low, high = (round(100 * end) for end in found.interval)
    return _(
        "{lasted} of {scored}: {share:.0%} ({low}–{high}%)",
        lasted=found.went_on + found.held,
        scored=found.scored,
        share=found.share,
        low=low,
        high=high,
    )


def _notes(record: Record) -> list[str]:
    lines = [_(LEGEND)]
    if record.obstacles:
        reasons = ", ".join(f"{_(_OBSTACLES[each])} ({number})" for each, number in record.obstacles.items())
        lines.append(_("Not scorable: {reasons}.", reasons=reasons))
    if record.backdated:
        lines.append(
            _(
                "{number:was|were} made by a run with an earlier date than its own: a test on the past.",
                number=record.backdated,
            )
        )
    return lines


def _open(record: Record, today: date) -> list[Text]:
    """What is open, by period and question."""
    groups: defaultdict[tuple[str, str], list[RecordEntry]] = defaultdict(list)
    for each in record.open:
        groups[each.prediction.period, each.prediction.question].append(each)
    lines = []
    for (period, question), entries in sorted(groups.items()):
        over = entries[0].prediction.over
        when = _("over on {day}", day=over) if over >= today else _("is over: ask again")
        named = [_named(each) for each in entries[:MAX_LABELS]]
        left = len(entries) - len(named)
        labels = ", ".join((*named, *([_("{number} more", number=left)] if left else [])))
        lines.append(Text.assemble((f"{period} ({when}) ", "dim"), one_line(question), ": ", labels))
    return lines


def _named(entry: RecordEntry) -> str:
    prediction = entry.prediction
    return f"{one_line(prediction.name or prediction.label)} ({_(_DIRECTIONS[prediction.direction])})"
