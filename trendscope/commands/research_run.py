"""A run as a command starts it: with its options, progress, and an end by signals."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.memory import collect_less_garbage
from trendscope.commands.messages import say
from trendscope.commands.progress import showing_progress
from trendscope.text.message import Message

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.budget import Budget
    from trendscope.events import Progress
    from trendscope.report.report import Report
    from trendscope.settings import Settings
    from trendscope.stopping import Stopping
    from trendscope.store.keeping import Keeping
    from trendscope.streaming import ConfirmPlan


def run_research(  # noqa: PLR0913 - what a run is made of
    question: str,
    options: argparse.Namespace,
    stopping: Stopping,
    keeping: Keeping | None = None,
    *,
    today: date | None = None,
    confirm: ConfirmPlan | None = None,
) -> Report:
    """Answer the question, with the options of `add_research_options` and `add_quiet`.

    `keeping` is what the run is kept as, `today` its date, and `confirm` what answers its plan.
    A signal stops the run, and ends the process if nothing was found by then.
    Raises UsageError for what cannot be used.
    """
    from trendscope.settings import remember_keys

    remember_keys()
    tools = user_tools(options.tool)
    settings = settings_with(options.mcp)
    if not options.quiet:
        say("reading the question")
    from trendscope.api import research
    from trendscope.budget import parse_budget

    budget = parse_budget(options.budget)
    return answer(
        stopping,
        budget,
        quiet=options.quiet,
        ask=lambda show: research(
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
            keeping=keeping,
            today=today,
            on_progress=show,
            confirm_plan=confirm,
        ),
    )


def resume_run(run: str, options: argparse.Namespace, stopping: Stopping) -> Report:
    """Go on with the run of this id, with the tools and the budget of the options; as `run_research`."""
    from trendscope.commands.kept_run import open_archive

    archive = open_archive()
    archive.settings = settings_with(options.mcp)
    tools = user_tools(options.tool)
    from trendscope.budget import parse_budget

    budget = parse_budget(options.budget) if options.budget else archive.budget(run)
    return answer(
        stopping,
        budget,
        quiet=options.quiet,
        ask=lambda show: archive.resume(run, budget=budget, tools=tools, on_progress=show),
    )


def answer(
    stopping: Stopping, budget: Budget, *, quiet: bool, ask: Callable[[Callable[[Progress], None]], Report]
) -> Report:
    """The report that `ask` makes within this budget; it gets what shows the progress.

    A signal stops the run, and ends the process if nothing was found by then.
    """
    from trendscope import child_processes

    stop = partial(budget.stop, Message("stopped by you"))
    collect_less_garbage()
    progress = showing_progress(quiet=quiet, budget=budget)
    with stopping.researching(stop, child_processes.kill_all), progress as show:
        report = ask(show)
    stopping.is_whole = report.status == "complete"
    if stopping.signal and report.status == "abstained":
        stopping.leave()
    return report


def _as_typed(argument: str) -> str:
    """An argument in UTF-8 that Python took for another encoding, because the locale says so."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return os.fsencode(argument).decode("utf-8", "replace")
    return argument


def user_tools(names: Sequence[str]) -> list[BaseTool]:
    """The tools of these names. Raises UsageError for one that is not there."""
    if not names:
        return []
    from trendscope.tools.user.imports import import_tool

    return [import_tool(name) for name in names]


def settings_with(mcp: Path | None) -> Settings:
    """The settings of the environment, with this file of MCP servers."""
    from trendscope.settings import load_settings

    return load_settings().model_copy(update={"mcp": mcp} if mcp else {})
