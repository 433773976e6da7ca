"""How everything that waits learns that it should not wait any longer.

A `Scope` is some work that ends: when its block is left, when it is stopped, or when its time is up. asyncio
cancels tasks, not threads, so a thread has the scope in its context, and waits only in ways that end with it:

    pause, wait_for     for time, and for an event
    interruptible       for anything that another thread can break off, such as a read from a socket
    in_time             for anything that can be awaited
"""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

from trendscope.errors import BudgetExhausted, SourceUnreachable, TrendscopeError

P = ParamSpec("P")
T = TypeVar("T")

_TICK = 0.01  # seconds: a timer may ring a little before the deadline that it was set for


class Scope:
    """Some work, and how to wake what waits in it.

    It also ends with any of its `parents`. `left` says how many seconds it has, and `late` what the
    BudgetExhausted says when it has none.
    """

    def __init__(
        self,
        *parents: Scope,
        left: Callable[[], float] = lambda: math.inf,
        late: Callable[[], str] = lambda: "",
    ) -> None:
        self._parents = parents
        self._left = left
        self._late = late
        self._reason: Callable[[], TrendscopeError] | None = None
        self._calls: list[Callable[[], object]] = []
        self._lock = threading.RLock()  # a signal may stop the scope while its thread is in here

    @property
    def left(self) -> float:
        """Seconds until the time is up; negative after that, infinite without a limit."""
        return min((self._left(), *(parent.left for parent in self._parents)))

    @property
    def error(self) -> TrendscopeError | None:
        """What those who still wait get; None if they may wait on."""
        for parent in self._parents:
            if error := parent.error:
                return error
        if self._reason:
            return self._reason()
        return BudgetExhausted(self._late()) if self._left() <= _TICK else None

    def check(self) -> None:
        """Raise the error if the scope has ended."""
        if error := self.error:
            raise error

    def end(self, reason: Callable[[], TrendscopeError]) -> None:
        """End it; of several reasons, the first one is told."""
        with self._lock:
            self._reason = self._reason or reason
            for call in self._calls:
                call()

    @contextmanager
    def waking(self, call: Callable[[], object]) -> Iterator[None]:
        """Make the call, from any thread, if the scope or one of its parents is ended during the block."""
        with ExitStack() as stack:
            for parent in self._parents:
                stack.enter_context(parent.waking(call))
            with self._lock:
                self._calls.append(call)
                if self._reason:
                    call()
            try:
                yield
            finally:
                with self._lock:
                    self._calls.remove(call)


_scope: ContextVar[Scope] = ContextVar("_scope", default=Scope())  # noqa: B039 - this one never ends


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """What waits in the block, and in the threads started in it, also ends with this scope."""
    token = _scope.set(Scope(_scope.get(), scope))
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def stop_threads_on_exit() -> Iterator[None]:
    """When the block ends, by an error or a cancellation too, the threads started in it stop waiting."""
    scope = Scope()
    try:
        with within(scope):
            yield
    finally:
        scope.end(partial(SourceUnreachable, "the run has ended"))


def cancellable(function: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """The same function, whose threads stop waiting when it ends or is cancelled."""

    @wraps(function)
    async def run(*args: P.args, **options: P.kwargs) -> T:
        with stop_threads_on_exit():
            return await function(*args, **options)

    return run


def has_ended() -> bool:
    """Whether the scope has ended: what fails now fails because of that."""
    return _scope.get().error is not None


def seconds_left(limit: float) -> float:
    """The seconds that a wait may take, at most `limit`; raises the scope's error if it has ended."""
    scope = _scope.get()
    scope.check()
    return min(limit, scope.left)


@contextmanager
def interruptible(interrupt: Callable[[], object]) -> Iterator[None]:
    """A block that waits, and stops waiting after `interrupt`, which is called if the scope is ended.

    It has to limit itself to `seconds_left`. Whatever it raises, an ended scope's error comes instead.
    """
    scope = _scope.get()
    try:
        with scope.waking(interrupt):
            yield
    except Exception as failure:
        if error := scope.error:
            raise error from failure
        raise
    scope.check()


def wait_for(event: threading.Event, seconds: float = math.inf) -> None:
    """Wait until the event is set, or for so many seconds; raises the scope's error as soon as it ends."""
    with interruptible(event.set):
        limit = seconds_left(seconds)
        event.wait(limit if limit < threading.TIMEOUT_MAX else None)


def pause(seconds: float) -> None:
    """Sleep; raises the scope's error as soon as it ends."""
    wait_for(threading.Event(), seconds)


async def in_time(work: Awaitable[T]) -> T:
    """The result of the work, which is cancelled when the scope ends; raises the scope's error then."""
    scope, loop = _scope.get(), asyncio.get_running_loop()
    task, ended = asyncio.ensure_future(work), asyncio.Event()

    def wake() -> None:
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(ended.set)

    waiting = loop.create_task(ended.wait())
    try:
        with scope.waking(wake):
            limit = scope.left
            await asyncio.wait(
                (task, waiting),
                timeout=limit if limit < threading.TIMEOUT_MAX else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
        if not task.done():
            scope.check()
        return await task
    finally:
        waiting.cancel()
        if not task.done():
            task.cancel()
            task.add_done_callback(_forget)


def _forget(task: asyncio.Future[Any]) -> None:
    """Nobody asks any more how it ended."""
    if not task.cancelled():
        task.exception()
