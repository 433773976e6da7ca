"""How differences are shown: the format, and writing one to standard output."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from trendscope.difference.formats import DIFFERENCE_FORMATS, render_difference
from trendscope.streams import standard_output
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.difference.difference import Difference


def add_difference_format(parser: argparse._ActionsContainer, default: str) -> None:
    """Add `--format`; `default` says what holds without it."""
    formats = ", ".join(f"{name} ({_(each.help)})" for name, each in DIFFERENCE_FORMATS.items())
    parser.add_argument(
        "--format",
        choices=tuple(DIFFERENCE_FORMATS),
        metavar="FORMAT",
        help=_("{formats}; default: {default}", formats=formats, default=default),
    )


def print_difference_as(difference: Difference, format_name: str, *, details: bool, one_line: bool) -> None:
    """Print a difference; `one_line` puts JSON on a line of its own, for a reader of many."""
    output = standard_output()
    if format_name == "json":
        text = render_difference(difference, "json")
        output.write_json(f"{json.dumps(json.loads(text))}\n" if one_line else text)
    elif format_name == "terminal":
        from trendscope.difference.terminal import print_difference

        print_difference(difference, output.page(), details=details)
    else:
        print(render_difference(difference, format_name, details=details))
    output.flush()
