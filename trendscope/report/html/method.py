"""How the report was made, and how to repeat it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trendscope.report.captions import Captions
from trendscope.report.report import Report
from trendscope.report.searches import GroupedQuery
from trendscope.text.lines import one_line
from trendscope.window import Window


@dataclass(frozen=True)
class Method:
    """How it was counted, by which phrases and queries, with which figures, and the command to repeat it."""

    lines: Sequence[str]
    codebook: Sequence[str]
    command: str
    searches: Sequence[tuple[GroupedQuery, str]]
    figures: Sequence[tuple[str, Sequence[str]]]


def method(captions: Captions) -> Method:
    """The method of a report; one without an answer has only its queries."""
    if not captions.answered:
        return Method([captions.provenance], [], command(captions.report), captions.searches, [])
    figures = [(captions.heading(trend), captions.figures(trend)) for trend in captions.report.trends]
    return Method(
        lines=captions.method,
        codebook=captions.codebook,
        command=command(captions.report),
        searches=captions.searches,
        figures=[(heading, numbers) for heading, numbers in figures if numbers],
    )


def command(report: Report) -> str:
    """The command that asks the question of a report again, about the same days."""
    days = Window(date.fromisoformat(report.since), date.fromisoformat(report.until))
    since, _, until = str(days).partition("–")
    without_model = ("--model", "none") if report.reasoner == "extractive" else ()
    options = ("--since", since, "--until", until or since, "--lang", report.language, *without_model)
    return shlex.join(("trendscope", "research", one_line(report.question), *options))
