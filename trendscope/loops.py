"""Asynchronous work for callers who do not await it, also where a loop runs already, as in a notebook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

T = TypeVar("T")


def run_blocking(work: Coroutine[Any, Any, T]) -> T:
    """The result of the work; where a loop runs already, from one in a thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with _loop_in_thread() as loop:
        return asyncio.run_coroutine_threadsafe(work, loop).result()


def iterate(items: AsyncGenerator[T, None]) -> Generator[T, None, None]:
    """The items, which a loop in a thread goes on with meanwhile; closed early, the generator is too."""

    async def following() -> tuple[T, ...]:
        """The next item; none at the end."""
        try:
            return (await anext(items),)
        except StopAsyncIteration:
            return ()

    with _loop_in_thread() as loop:
        try:
            while item := asyncio.run_coroutine_threadsafe(following(), loop).result():
                yield item[0]
        except GeneratorExit:
            asyncio.run_coroutine_threadsafe(items.aclose(), loop).result()
            raise


@contextmanager
def _loop_in_thread() -> Iterator[asyncio.AbstractEventLoop]:
    """A running loop. What is left in it at the end of the block, as after a Ctrl-C, is cancelled."""
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        ended = asyncio.Event()
        started.set_result((asyncio.get_running_loop(), ended))
        await ended.wait()

    with ThreadPoolExecutor(1, thread_name_prefix="trendscope-loop") as pool:
        pool.submit(copy_context().run, asyncio.run, serve())
        loop, ended = started.result()
        try:
            yield loop
        finally:
            loop.call_soon_threadsafe(ended.set)
