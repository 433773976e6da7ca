"""What starts at once: help and import load nothing that is slow."""

from __future__ import annotations

import subprocess
import sys

import pytest

from trendscope.commands.registry import COMMANDS

SLOW = {"langgraph", "langchain", "langchain_core", "pydantic", "pydantic_settings", "requests", "rich"}
HELP_OF_EACH = """
from contextlib import suppress
from trendscope.cli import main
from trendscope.commands.registry import COMMANDS
for name in COMMANDS:
    with suppress(SystemExit):
        main([name, "--help"])
"""


def imported(*arguments: str) -> set[str]:
    """The modules that Python imports with these arguments."""
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "trendscope", "--help"),
        ("-m", "trendscope", "--version"),
        ("-m", "trendscope", "research", "--help"),
        ("-c", "import trendscope"),
        ("-c", HELP_OF_EACH),
    ],
)
def test_nothing_slow_is_imported(arguments: tuple[str, ...]) -> None:
    modules = imported(*arguments)

    assert "trendscope" in modules
    assert {name.partition(".")[0] for name in modules} & SLOW == set()


def test_help_imports_no_command() -> None:
    assert imported("-m", "trendscope", "--help") & {command.module for command in COMMANDS.values()} == set()


def test_the_greeting_imports_nothing_slow_but_rich() -> None:
    assert {name.partition(".")[0] for name in imported("-m", "trendscope")} & (SLOW - {"rich"}) == set()


def test_the_kept_runs_import_nothing_of_the_graphs() -> None:
    modules = {name.partition(".")[0] for name in imported("-c", "import trendscope.archive")}

    assert "trendscope" in modules
    assert modules & {"langgraph", "langchain", "langchain_core"} == set()
