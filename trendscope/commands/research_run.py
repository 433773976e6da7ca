"""A run as a command starts it: with its options, progress, and an end by signals."""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trendscope.commands.messages import say
from trendscope.commands.progress import showing_progress

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.api import Progress
    from trendscope.budget import Budget
    from trendscope.report.report import Report
    from trendscope.settings import Settings
    from trendscope.stopping import Stopping
    from trendscope.store.keeping import Keeping

GC_THRESHOLDS = (100_000, 50, 50)


@dataclass(frozen=True)
class Start:
    """What a run is started with, from the options of the command."""

    tools: list[BaseTool]
    settings: Settings
    budget: Budget
    on_progress: Callable[[Progress], None]


def run_research(
    question: str,
    options: argparse.Namespace,
    stopping: Stopping,
    *,
    keeping: Keeping | None = None,
    today: date | None = None,
) -> Report:
    """Answer the question, with the options of `add_research_options` and `add_quiet`.

    `keeping` is what the run is kept as, and `today` its date.
    A signal stops the run, and ends the process if nothing was found by then.
    Raises UsageError for what cannot be used.
    """

    def its_budget(settings: Settings) -> Budget:
        from trendscope.budget import parse_budget

        return parse_budget(options.budget)

    def answer(start: Start) -> Report:
        from trendscope.api import research

        return research(
            _as_typed(question),
            since=options.since,
            until=options.until,
            language=options.lang,
            sources=options.source,
            max_papers=options.max_papers,
            model=options.model,
            tools=start.tools,
            settings=start.settings,
            budget=start.budget,
            keeping=keeping,
            today=today,
            on_progress=start.on_progress,
        )

    return _run(answer, its_budget, options, stopping)


def resume_run(run: str, options: argparse.Namespace, stopping: Stopping) -> Report:
    """Go on with a run that is kept; of the options, it takes the tools, the budget and `quiet`.

    Ends and raises as `run_research` does.
    """

    def its_budget(settings: Settings) -> Budget:
        from trendscope.archive import Archive
        from trendscope.budget import Budget, parse_budget

        limits: dict[str, Any] = {**Archive(settings).options(run).budget}
        return parse_budget(options.budget) if options.budget else Budget(**limits)

    def go_on(start: Start) -> Report:
        from trendscope.archive import Archive

        archive = Archive(start.settings)
        return archive.resume(run, tools=start.tools, budget=start.budget, on_progress=start.on_progress)

    return _run(go_on, its_budget, options, stopping)


def _run(
    answer: Callable[[Start], Report],
    open_budget: Callable[[Settings], Budget],
    options: argparse.Namespace,
    stopping: Stopping,
) -> Report:
    from trendscope.settings import remember_keys

    remember_keys()
    tools = _user_tools(options.tool)
    settings = _settings(options.mcp)
    if not options.quiet:
        say("reading the question")
    from trendscope import child_processes

    budget = open_budget(settings)
    stop = partial(budget.stop, "stopped by you")
    _collect_less_garbage()
    with stopping.researching(stop, child_processes.kill_all), showing_progress(quiet=options.quiet) as show:
        report = answer(Start(tools, settings, budget, show))
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


def _settings(mcp: Path | None) -> Settings:
    """The settings of the environment, with this file of MCP servers if one is named."""
    from trendscope.settings import load_settings

    settings = load_settings()
    return settings if mcp is None else settings.model_copy(update={"mcp": mcp})
