"""A run as a command starts it: with its options, progress, and an end by signals."""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.messages import say
from trendscope.commands.progress import showing_progress

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.report.report import Report
    from trendscope.settings import Settings
    from trendscope.stopping import Stopping

GC_THRESHOLDS = (100_000, 50, 50)


def run_research(question: str, options: argparse.Namespace, stopping: Stopping) -> Report:
    """Answer the question, with the options of `add_research_options` and `add_quiet`.

    A signal stops the run, and ends the process if nothing was found by then.
    Raises UsageError for what cannot be used.
    """
    from trendscope.settings import remember_keys

    remember_keys()
    tools = _user_tools(options.tool)
    settings = _settings(options.mcp)
    if not options.quiet:
        say("reading the question")
    from trendscope import child_processes
    from trendscope.api import research
    from trendscope.budget import parse_budget

    budget = parse_budget(options.budget)
    stop = partial(budget.stop, "stopped by you")
    _collect_less_garbage()
    with stopping.researching(stop, child_processes.kill_all), showing_progress(quiet=options.quiet) as show:
        report = research(
            _as_typed(question),
            since=options.since,
            until=options.until,
            language=options.lang,
            sources=options.source,
            max_papers=options.max_papers,
            tools=tools,
            settings=settings,
            model=options.model,
            budget=budget,
            on_progress=show,
        )
    stopping.is_whole = report.status == "complete"
    if stopping.signal and report.status == "abstained":
        stopping.leave()
    return report


def _collect_less_garbage() -> None:
    """A run makes millions of small objects that live until its end: to look for garbage there is in vain."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def _as_typed(argument: str) -> str:
    """An argument in UTF-8 that Python took for another encoding, because the locale says so."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return os.fsencode(argument).decode("utf-8", "replace")
    return argument


def _user_tools(names: Sequence[str]) -> list[BaseTool]:
    if not names:
        return []
    from trendscope.tools.user.imports import import_tool

    return [import_tool(name) for name in names]


def _settings(mcp: Path | None) -> Settings | None:
    """The settings with this file of MCP servers; None to use the environment's settings as they are."""
    if mcp is None:
        return None
    from trendscope.settings import load_settings

    return load_settings().model_copy(update={"mcp": mcp})
