"""Judgements in a table, and as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trendscope.feedback.correction import REASONS, reason_for
from trendscope.feedback.judgement import Judgement
from trendscope.text.characters import escape_hidden_json
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

SHOWN_CHARACTERS = 160
ID_CHARACTERS = 8
WORDS = {
    "accept": Message("accepted"),
    "reject": Message("rejected"),
    "correct": Message("replaced"),
    "prefer": Message("chosen"),
    "person": Message("person"),
    "verifier": Message("verifier"),
    "judge": Message("judge"),
}


def to_jsonl(judgements: Iterable[Judgement]) -> str:
    """Each judgement as a line, with its id; safe to look at in a terminal."""
    lines = (
        json.dumps({"id": each.id, **each.model_dump(mode="json")}, ensure_ascii=False) for each in judgements
    )
    return "".join(f"{escape_hidden_json(line)}\n" for line in lines)


def print_judgements(judgements: Sequence[Judgement], console: Console) -> None:
    """Print a table, and how many judgements there are of each origin."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in (_("run"), _("by"), _("verdict")):
        table.add_column(heading, no_wrap=True)
    table.add_column(_("text"), overflow="fold")
    for each in judgements:
        who = one_line(each.by, 20) or _(WORDS[each.origin])
        table.add_row(each.run[:ID_CHARACTERS], who, _(WORDS[each.verdict]), _texts(each))
    console.print(table)


def _texts(judgement: Judgement) -> Text:
    shown = Text(one_line(judgement.text, SHOWN_CHARACTERS))
    if judgement.better:
        shown.append(f"\n→ {one_line(judgement.better, SHOWN_CHARACTERS)}")
    if why := _why(judgement):
        shown.append(f"\n{one_line(why, SHOWN_CHARACTERS)}", "dim")
    return shown


def _why(judgement: Judgement) -> str:
    """Why a text was refused, or why the one in its place is not supported: a rule in words."""
    why = judgement.fault or judgement.reason
    return _(reason_for(why)) if judgement.fault or why in REASONS else why
