"""How a waiting thread learns that nobody waits for its answer any more.

asyncio cancels tasks, not threads: a tool that waits in a thread would wait on after the run was cancelled.
A thread that is started inside `stop_threads_on_exit` has the scope in its context, and every `pause` and
`wait_for` in it ends as soon as the scope does.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from trendscope.errors import SourceUnreachable

P = ParamSpec("P")
T = TypeVar("T")


class _Scope:
    """Some work, and the events that its threads are waiting for."""

    def __init__(self) -> None:
        self.ended = False
        self._events: list[threading.Event] = []
        self._lock = threading.Lock()

    def end(self) -> None:
        with self._lock:
            self.ended = True
            for event in self._events:
                event.set()

    @contextmanager
    def waking(self, event: threading.Event) -> Iterator[None]:
        """Set the event when the scope ends."""
        with self._lock:
            self._events.append(event)
            if self.ended:
                event.set()
        try:
            yield
        finally:
            with self._lock:
                self._events.remove(event)


_scope: ContextVar[_Scope] = ContextVar("_scope", default=_Scope())  # noqa: B039 - this one never ends


@contextmanager
def stop_threads_on_exit() -> Iterator[None]:
    """When the block ends, by an error or a cancellation too, the threads started in it stop waiting."""
    scope = _Scope()
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)
        scope.end()


def cancellable(function: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """The same function, whose threads stop waiting when it ends or is cancelled."""

    @wraps(function)
    async def run(*args: P.args, **options: P.kwargs) -> T:
        with stop_threads_on_exit():
            return await function(*args, **options)

    return run


def wait_for(event: threading.Event, seconds: float | None = None) -> None:
    """Wait until the event is set, or for so many seconds.

    Raises SourceUnreachable as soon as the block of `stop_threads_on_exit` that this is part of has ended.
    """
    scope = _scope.get()
    with scope.waking(event):
        event.wait(seconds)
    if scope.ended:
        raise SourceUnreachable("the run has ended")


def pause(seconds: float) -> None:
    """Sleep; raises SourceUnreachable under the same condition as `wait_for`."""
    wait_for(threading.Event(), seconds)
