"""What kind of question it is, by the words that ask it, in English and Korean."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import cast

from trendscope.conversation.follow_up import FollowUp, Kind

OF_THE_REPORT: tuple[Kind, ...] = ("missing", "method", "reading", "trends", "open", "results")
"""What is asked of the report as a whole, so that nothing is named."""

OF_A_SUBJECT_TOO: tuple[Kind, ...] = ("reading", "open")
"""What is asked of something that is named as well."""

MOVES = ("moves", "moves.ko")


def kind_of(asked: FollowUp) -> Kind:
    """The kind of a question whose subject is known."""
    found = (kind for kind, pattern in _patterns() if _fits(kind, asked) and pattern.search(asked.text))
    return next(found, "evidence")


def _fits(kind: Kind, asked: FollowUp) -> bool:
    """Whether a question names what its kind needs."""
    if kind in OF_THE_REPORT and kind not in OF_A_SUBJECT_TOO:
        return not (asked.trends or asked.phrases)
    if kind == "source":
        return bool(asked.ids)
    if kind == "authors":  # of papers on a subject, the list names them
        return not (asked.trends or asked.phrases) or bool(asked.ids)
    if kind == "compare":
        return len(asked.trends) + len(asked.phrases) > 1
    return kind != "why direction" or bool(asked.trends)


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """The rows of the table, in their order."""
    text = files("trendscope.conversation").joinpath("kinds.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    moves = {name: sign for name, sign in rows if name in MOVES}
    return tuple(
        (cast("Kind", kind), re.compile(_filled(sign, moves), re.IGNORECASE))
        for kind, sign in rows
        if kind not in MOVES
    )


def _filled(sign: str, moves: dict[str, str]) -> str:
    for name, words in moves.items():
        sign = sign.replace(f"{{{name}}}", words)
    return sign
