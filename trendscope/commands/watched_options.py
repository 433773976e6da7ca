"""The options of a watched question: checked when it is added, and given to a run when it is due."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from trendscope.budget import parse_budget
from trendscope.question.parse import parse_question
from trendscope.tools.registry import source_class
from trendscope.tools.user.imports import import_tool
from trendscope.watching.watch import Watch, WatchOptions


def checked_options(options: argparse.Namespace, today: date) -> WatchOptions:
    """The options that `add_research_options` reads, for a run on another day and in another folder.

    Raises UsageError for a question or an option that could not be used today.
    """
    parse_question(
        options.question, today=today, language=options.lang, since=options.since, until=options.until
    )
    parse_budget(options.budget)
    tools = [import_tool(name) for name in options.tool]
    for name in options.source if not (tools or options.mcp) else ():
        source_class(name)
    return WatchOptions(
        since=options.since,
        until=options.until,
        lang=options.lang,
        source=tuple(options.source),
        max_papers=options.max_papers,
        tool=tuple(options.tool),
        mcp=None if options.mcp is None else str(options.mcp.absolute()),
        model=options.model,
        budget=options.budget,
        fresh=options.fresh,
    )


def options_of_run(watch: Watch, *, quiet: bool) -> argparse.Namespace:
    """The options of a run on a watched question, as the command reads them."""
    kept = watch.options
    options = kept.model_dump() | {
        "source": list(kept.source),
        "tool": list(kept.tool),
        "mcp": None if kept.mcp is None else Path(kept.mcp),
        "quiet": quiet,
    }
    return argparse.Namespace(**options)
