"""A user's own specialist: a node alongside the searcher, the summarizer and the critic."""

from __future__ import annotations

from typing import Any, Protocol

from langgraph.runtime import Runtime

from trendscope.agents.run_factory import Runs
from trendscope.graphs.state import Context, State


class Specialist(Protocol):
    """Reads the shared state and returns the part of it that changed.

    The supervisor runs it, at most once in each round, before anything else is done.
    """

    name: str

    def __init__(self, runs: Runs) -> None: ...

    def should_run(self, state: State) -> str | None:
        """Why it should run now, in words for the reader; None if it should not."""
        ...

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]: ...
