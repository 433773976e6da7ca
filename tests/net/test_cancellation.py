"""A run that is cancelled does not wait on in its threads."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field

import pytest

from trendscope.errors import SourceUnreachable
from trendscope.net.cancellation import cancellable, pause, stop_threads_on_exit, wait_for
from trendscope.net.lanes import Lane
from trendscope.net.rate_limit import RateLimiter
from trendscope.net.threads import MAX_THREADS, in_network_thread

NEVER = 3600.0


@dataclass
class Waiting:
    """Something that waits in a thread; `began` and `ended` tell when, and `error` how."""

    began: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None

    def pause(self, seconds: float) -> None:
        """Sleep as a run does."""
        self.began.set()
        try:
            pause(seconds)
        except SourceUnreachable as error:
            self.error = error
            raise
        finally:
            self.ended.set()

    async def until(self, event: threading.Event) -> None:
        """Wait for one of the two."""
        assert await asyncio.to_thread(event.wait, 60)


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_pause_ends_with_the_call_that_was_cancelled() -> None:
    waiting = Waiting()
    task = asyncio.create_task(in_network_thread(lambda: waiting.pause(NEVER)))
    await waiting.until(waiting.began)
    await cancelled(task)
    await waiting.until(waiting.ended)
    assert str(waiting.error) == "the run has ended"


async def test_a_pause_in_any_thread_of_a_cancelled_function_ends() -> None:
    waiting = Waiting()

    @cancellable
    async def node(seconds: float) -> None:
        await asyncio.to_thread(waiting.pause, seconds)

    task = asyncio.create_task(node(NEVER))
    await waiting.until(waiting.began)
    await cancelled(task)
    await waiting.until(waiting.ended)


async def test_who_leaves_the_lane_makes_room_for_the_next() -> None:
    lane, first = Lane(), Waiting()
    limiter = RateLimiter(sleep=first.pause)
    limiter.lanes._lanes["arxiv.org", 443] = lane
    limiter.limit("arxiv.org", NEVER)
    limiter.wait("arxiv.org", 443)
    task = asyncio.create_task(in_network_thread(lambda: limiter.wait("arxiv.org", 443)))
    await first.until(first.began)
    second = asyncio.create_task(asyncio.to_thread(visit, lane))
    await cancelled(task)
    await second


async def test_who_stands_in_the_lane_leaves_it_when_cancelled() -> None:
    lane, left = Lane(), threading.Event()

    def stand() -> None:
        try:
            visit(lane)
        finally:
            left.set()

    with lane.turn():
        task = asyncio.create_task(in_network_thread(stand))
        await asyncio.to_thread(until_two_stand_in, lane)
        await cancelled(task)
        assert await asyncio.to_thread(left.wait, 60)
        assert len(lane._queue) == 1


def until_two_stand_in(lane: Lane) -> None:
    while len(lane._queue) < 2:
        os.sched_yield()


def visit(lane: Lane) -> None:
    with lane.turn():
        pass


def test_outside_of_a_run_a_wait_lasts_as_long_as_it_is_told() -> None:
    event = threading.Event()
    wait_for(event, 0.0)
    pause(0.0)
    assert not event.is_set()


def test_a_thread_that_begins_to_wait_after_the_end_does_not() -> None:
    with stop_threads_on_exit():
        context = copy_context()
    with pytest.raises(SourceUnreachable, match="the run has ended"):
        context.run(pause, NEVER)


async def test_waiting_requests_leave_the_threads_of_the_loop_free() -> None:
    all_wait = threading.Barrier(MAX_THREADS + 1, timeout=60)
    waiting = asyncio.gather(*[in_network_thread(all_wait.wait) for _ in range(MAX_THREADS)])
    await asyncio.sleep(0)  # they begin first
    await asyncio.to_thread(all_wait.wait)
    await waiting
