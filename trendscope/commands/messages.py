"""What a command says about itself, a line each on standard error, and the options for more and for less."""

from __future__ import annotations

import argparse
import sys

from trendscope.text.lines import without_breaks
from trendscope.text.message import Message
from trendscope.wording.catalogue import _, translated

_STATUSES = {
    "complete": Message("complete"),
    "partial": Message("partial"),
    "abstained": Message("abstained"),
    "failed": Message("failed"),
    "interrupted": Message("interrupted"),
}


def say(text: str, /, **fields: object) -> None:
    """Say a line in the reader's language; its fields are those of a `Message`."""
    print(f"trendscope: {_(text, **fields)}", file=sys.stderr, flush=True)


def complain(error: object, status: int) -> int:
    """Say in one line what went wrong; gives the exit status back."""
    print(f"trendscope: {without_breaks(translated(error))}", file=sys.stderr, flush=True)
    return status


def status_in_words(status: str) -> str:
    """The status of a report in the reader's language."""
    return _(_STATUSES[status])


def add_quiet(parser: argparse._ActionsContainer) -> None:
    """Add `--quiet`, for a command that shows progress, to a parser or a group of it."""
    parser.add_argument("--quiet", action="store_true", help=_("show no progress"))


def add_debug(parser: argparse._ActionsContainer) -> None:
    """Add `--debug`, which every command has, to a parser or a group of it."""
    parser.add_argument(
        "--debug",
        action="store_true",
        help=_("show the traceback of an unexpected error, and what a model's server said"),
    )
