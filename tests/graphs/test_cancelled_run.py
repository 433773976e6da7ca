"""A run that is cancelled while its requests wait for their turn."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tests.fakes.sources import Sources
from trendscope.agents.run_factory import MemoryRuns, OpenRun
from trendscope.graphs.research import build_graph
from trendscope.net.cancellation import pause


class WaitingRuns(MemoryRuns):
    """Tells when a request of a run began to wait, and when it no longer did."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.ended = threading.Event(), threading.Event()

    def add(self, run: OpenRun) -> None:
        run.session.rate_limiter.sleep = self.pause
        super().add(run)

    def pause(self, seconds: float) -> None:
        """Sleep as the run would."""
        self.began.set()
        try:
            pause(seconds)
        finally:
            self.ended.set()


@pytest.fixture
def sources() -> Iterator[Sources]:
    with Sources() as services:
        yield services


async def test_no_thread_waits_on(sources: Sources) -> None:
    runs, settings = WaitingRuns(), sources.settings(intervals={"arxiv": 3600.0})
    graph = build_graph(runs=runs, settings=lambda: settings)
    task = asyncio.create_task(graph.ainvoke({"question": "machine translation since 2019"}))
    assert await asyncio.to_thread(runs.began.wait, 60)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(runs.ended.wait, 60)
