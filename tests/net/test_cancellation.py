"""A run that is cancelled does not wait on in its threads."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial

import pytest

from trendscope.errors import BudgetExhausted, SourceUnreachable
from trendscope.net.cancellation import (
    Scope,
    cancellable,
    in_time,
    pause,
    stop_threads_on_exit,
    wait_for,
    within,
)
from trendscope.net.lanes import Lane
from trendscope.net.rate_limit import RateLimiter
from trendscope.net.session import Session
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


STOPPED = partial(BudgetExhausted, "stopped by you")


async def test_a_stopped_scope_wakes_its_threads_with_its_reason() -> None:
    scope, waiting = Scope(), Waiting()
    with within(scope):
        task = asyncio.create_task(asyncio.to_thread(waiting.pause, NEVER))
        await waiting.until(waiting.began)
        scope.end(STOPPED)
    with pytest.raises(BudgetExhausted, match="stopped by you"):
        await task


def test_a_pause_ends_at_the_deadline() -> None:
    deadline = time.monotonic() + 0.05
    scope = Scope(left=lambda: deadline - time.monotonic(), late=lambda: "the time is used up")
    with within(scope), pytest.raises(BudgetExhausted, match="the time is used up"):
        pause(NEVER)


def test_a_part_ends_with_the_whole_and_not_the_other_way_round() -> None:
    whole = Scope()
    part, other = Scope(whole), Scope(whole)
    part.end(STOPPED)
    assert part.error
    assert not whole.error
    whole.end(STOPPED)
    assert other.error


async def test_what_is_awaited_is_cancelled_when_the_scope_is_stopped() -> None:
    scope, cancelled_too = Scope(), asyncio.Event()

    async def forever() -> None:
        asyncio.get_running_loop().call_soon(scope.end, STOPPED)
        try:
            await asyncio.sleep(NEVER)
        finally:
            cancelled_too.set()

    with within(scope), pytest.raises(BudgetExhausted, match="stopped by you"):
        await in_time(forever())
    await asyncio.wait_for(cancelled_too.wait(), 60)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_request_ends_with_its_scope_and_its_host_is_not_closed(scheme: str) -> None:
    """Over http an answer is awaited, over https a handshake."""
    scope = Scope()
    session = Session(user_agent="test", allowed_hosts={"127.0.0.1"}, attempts=1, timeout=NEVER)
    with socket.create_server(("127.0.0.1", 0)) as server, session, within(scope):
        url = f"{scheme}://127.0.0.1:{server.getsockname()[1]}/"
        task = asyncio.create_task(asyncio.to_thread(session.get, url))
        connection, _ = await asyncio.to_thread(server.accept)
        with connection:
            assert await asyncio.to_thread(connection.recv, 1)
            scope.end(STOPPED)
            with pytest.raises(BudgetExhausted, match="stopped by you"):
                await task
    assert not session.rate_limiter._closed
