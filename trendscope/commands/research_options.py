"""The options of a run: its time, its sources and its language model."""

from __future__ import annotations

import argparse
from pathlib import Path

from trendscope.errors import UsageError
from trendscope.wording.catalogue import _

JOBS = 4


def add_research_options(parser: argparse.ArgumentParser, limited: str | None = None) -> None:
    """Add the options that `run_research` reads; `limited` is what the budget is for."""
    _add_window(parser)
    _add_sources(parser.add_argument_group(_("sources")))
    _add_model(parser.add_argument_group(_("language model")), limited or _("the run"))
    parser.add_argument(
        "--fresh",
        action="store_true",
        help=_("request everything again, even what an earlier run has received"),
    )


def _add_window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since",
        metavar="DATE",
        help=_("first year, month or day, such as 2024, 2024-06 or 2024-06-15 (default: covers eight years)"),
    )
    parser.add_argument("--until", metavar="DATE", help=_("last year, month or day (default: this year)"))
    parser.add_argument(
        "--lang",
        metavar="LANG",
        help=_(
            "language of the answer and of messages: en or ko (default: the question's, and the locale's)"
        ),
    )


def _add_sources(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="NAME",
        help=_(
            "search only this source; can be repeated (see: trendscope sources). Without it, only the "
            "source with the most papers on the question is counted"
        ),
    )
    group.add_argument(
        "--max-papers",
        type=int,
        metavar="N",
        help=_(
            "read at most N papers; of more, the same share of every period is drawn "
            "(default: TRENDSCOPE_MAX_PAPERS, or 4000)"
        ),
    )
    add_tools(group)


def add_tools(group: argparse._ActionsContainer) -> None:
    """Add the options for a user's own tools."""
    group.add_argument(
        "--tool",
        action="append",
        default=[],
        metavar="MODULE:NAME",
        help=_("also search with your own LangChain tool, as package.module:name; can be repeated"),
    )
    group.add_argument(
        "--mcp",
        type=Path,
        metavar="FILE",
        help=_("also search with the tools of the MCP servers in this JSON file (default: TRENDSCOPE_MCP)"),
    )


def _add_model(group: argparse._ArgumentGroup, limited: str) -> None:
    group.add_argument(
        "--model",
        metavar="PROVIDER:NAME",
        help=_("for example openai:gpt-5-mini; 'none' disables the model (default: TRENDSCOPE_MODEL)"),
    )
    add_budget(
        group,
        _("limits on {limited}, such as calls=20,tokens=50000,seconds=60,dollars=0.05", limited=limited),
    )


def add_budget(group: argparse._ActionsContainer, help_: str) -> None:
    group.add_argument("--budget", default="", metavar="LIMITS", help=help_)


def add_each(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--each",
        default="",
        metavar="LIMITS",
        help=_("limits on each question (default: as for `research`, but one hour: questions wait in turn)"),
    )


def add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs",
        type=int,
        default=JOBS,
        metavar="N",
        help=_("how many questions at once (default: {jobs})", jobs=JOBS),
    )


def check_jobs(options: argparse.Namespace) -> None:
    """Raise UsageError for a number of jobs that is none."""
    if options.jobs < 1:
        raise UsageError("--jobs is at least 1")
