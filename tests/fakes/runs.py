"""Runs over the fakes, with a day of their own and no waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from langchain_core.messages import ToolMessage

from trendscope.agents.run_factory import MemoryRuns, OpenRun, open_run
from trendscope.question.parse import parse_question
from trendscope.run import Run
from trendscope.settings import Settings
from trendscope.tools.registry import DEFAULT_SOURCES

TODAY = date(2026, 7, 1)


class QuickRuns(MemoryRuns):
    """Keeps each run it was ever given in `all`, and what their session would have slept in `slept`."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[OpenRun] = []
        self.slept: list[float] = []

    def add(self, run: OpenRun) -> None:
        run.session.rate_limiter.sleep = self.slept.append
        self.all.append(run)
        super().add(run)


def a_run(
    settings: Settings,
    question: str = "machine translation since 2019",
    sources: Sequence[str] = DEFAULT_SOURCES,
) -> OpenRun:
    """A run that has not begun."""
    parsed = parse_question(question, today=TODAY)
    return open_run(parsed, settings, tuple(sources), TODAY)


def call(run: Run, tool: str, **arguments: Any) -> ToolMessage:
    """Call a tool as a model does: what comes back has the content for the model, and the artifact."""
    request = {"name": tool, "args": arguments, "id": "call_1", "type": "tool_call"}
    answer = run.tools[tool].invoke(request)
    assert isinstance(answer, ToolMessage)
    return answer
