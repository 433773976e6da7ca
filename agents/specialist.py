"""A specialist of one's own: a node beside the searcher, the summarizer and the critic."""

from __future__ import annotations

from typing import Any, Protocol

from langgraph.runtime import Runtime

from trendscope.graphs.state import Context, State
from trendscope.run import Runs


class Specialist(Protocol):
    """Reads the shared state and returns the part of it that changed; static edges lead back.

    The supervisor gives it a turn where it is due, at most once a round, before anything else is done.
    """

    name: str

    def __init__(self, runs: Runs) -> None: ...

    def due(self, state: State) -> str | None:
        """Why it is its turn, in words for a reader; None where it is not."""
        ...

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]: ...
