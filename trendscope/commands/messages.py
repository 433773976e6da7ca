"""What a command says about itself, a line each on standard error, and the options for more and for less."""

from __future__ import annotations

import argparse
import sys


def say(text: str) -> None:
    print(f"trendscope: {text}", file=sys.stderr, flush=True)


def complain(error: object, status: int) -> int:
    """Say in one line what went wrong; gives the exit status back."""
    say(" ".join(str(error).split()))
    return status


def count(number: int, noun: str) -> str:
    """A number of things, such as `1 run` or `2,000 runs`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def add_quiet(parser: argparse._ActionsContainer) -> None:
    """Add `--quiet`, for a command that shows progress, to a parser or a group of it."""
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def add_debug(parser: argparse._ActionsContainer) -> None:
    """Add `--debug`, which every command has, to a parser or a group of it."""
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show the traceback of an unexpected error, and what a model's server said",
    )
