"""The command that repeats a report."""

from __future__ import annotations

import shlex
from datetime import date

from trendscope.report.report import Report
from trendscope.settings import DEFAULT_MAX_PAPERS
from trendscope.text.lines import one_line
from trendscope.window import Window


def command(report: Report) -> str:
    """The command that asks the question of a report again, about the same days, sources and papers."""
    days = Window(date.fromisoformat(report.since), date.fromisoformat(report.until))
    since, _, until = str(days).partition("–")
    without_model = ("--model", "none") if report.reasoner == "extractive" else ()
    options = ("--since", since, "--until", until or since, *_papers(report), "--lang", report.language)
    return shlex.join(("trendscope", "research", one_line(report.question), *options, *without_model))


def _papers(report: Report) -> tuple[str, ...]:
    """The sources that were named, and how many papers were to be read, unless that is the default."""
    sources = (part for name in report.sources for part in ("--source", one_line(name)))
    limit = report.max_papers or DEFAULT_MAX_PAPERS
    return (*sources, *(("--max-papers", str(limit)) if limit != DEFAULT_MAX_PAPERS else ()))
