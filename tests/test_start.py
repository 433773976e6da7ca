"""What starts at once: help and import load nothing that is slow."""

from __future__ import annotations

import subprocess
import sys

import pytest

SLOW = {"langgraph", "langchain", "langchain_core", "pydantic", "pydantic_settings", "requests", "rich"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "trendscope", "--help"),
        ("-m", "trendscope", "--version"),
        ("-m", "trendscope", "research", "--help"),
        ("-c", "import trendscope"),
    ],
)
def test_nothing_slow_is_imported(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "trendscope" in imported
    assert {name.partition(".")[0] for name in imported} & SLOW == set()
