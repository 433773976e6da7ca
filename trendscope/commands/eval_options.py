"""The options of an evaluation that make a setting, and what it is compared with."""

from __future__ import annotations

import argparse

from trendscope.commands.research_options import add_each, add_research_options
from trendscope.wording.catalogue import _


def add_setting(parser: argparse.ArgumentParser) -> None:
    """Add the options that make a setting."""
    add_research_options(parser, _("all questions together, and the judge"))
    add_each(parser)


def add_comparison(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--judge",
        metavar="PROVIDER:NAME",
        help=_("the model that judges pairs of reports (default: TRENDSCOPE_JUDGE_MODEL)"),
    )
    group.add_argument(
        "--against",
        nargs=argparse.REMAINDER,
        metavar="OPTION",
        help=_("compare with the same setting but for these options, such as --model none; they come last"),
    )
