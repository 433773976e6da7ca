"""Runs over the fakes, with a day of their own and no waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from langchain_core.messages import ToolMessage

from trendscope.question.parse import read_question
from trendscope.run import MemoryRuns, Run, open_run
from trendscope.settings import Settings
from trendscope.tools import DEFAULT_SOURCES

TODAY = date(2026, 7, 1)


class QuickRuns(MemoryRuns):
    """Keeps each run it was ever given in `all`, and what their session would have slept in `slept`."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Run] = []
        self.slept: list[float] = []

    def add(self, run: Run) -> None:
        run.session.pace.sleep = self.slept.append
        self.all.append(run)
        super().add(run)


def a_run(
    settings: Settings,
    question: str = "machine translation since 2019",
    sources: Sequence[str] = DEFAULT_SOURCES,
) -> Run:
    """A run that has not begun."""
    read = read_question(question, this_year=TODAY.year)
    return open_run(read, settings, tuple(sources), TODAY)


def call(run: Run, tool: str, **arguments: Any) -> ToolMessage:
    """Call a tool as a model does: what comes back has the content for the model, and the artifact."""
    asked = {"name": tool, "args": arguments, "id": "call_1", "type": "tool_call"}
    answer = run.tools[tool].invoke(asked)
    assert isinstance(answer, ToolMessage)
    return answer
