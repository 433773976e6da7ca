"""The command that repeats a report."""

from __future__ import annotations

import shlex
from datetime import date

from trendscope.report.report import Report
from trendscope.text.lines import one_line
from trendscope.window import Window


def command(report: Report) -> str:
    """The command that asks the question of a report again, about the same days."""
    days = Window(date.fromisoformat(report.since), date.fromisoformat(report.until))
    since, _, until = str(days).partition("–")
    without_model = ("--model", "none") if report.reasoner == "extractive" else ()
    options = ("--since", since, "--until", until or since, "--lang", report.language, *without_model)
    return shlex.join(("trendscope", "research", one_line(report.question), *options))
