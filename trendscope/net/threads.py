"""Threads for requests.

Many of them may wait for their turn at a slow host, or for one that hangs. In the event loop's own pool,
which has few more threads than the machine has processors, they would hold up everything else that is done
in a thread; in a small one of their own, they would hold up each other.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from trendscope.net.cancellation import in_time, stop_threads_on_exit

T = TypeVar("T")

MAX_THREADS = 256

_pool = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="trendscope-net")


async def in_network_thread(call: Callable[[], T]) -> T:
    """Make a call that sends requests, in a thread that stops waiting if this is cancelled.

    Raises the error of its scope as soon as that ends, whatever the thread is doing.
    """
    with stop_threads_on_exit():
        context = copy_context()
        return await in_time(asyncio.get_running_loop().run_in_executor(_pool, context.run, call))


def _renew_pool() -> None:
    """A process that was forked has its parent's pool but none of the threads: calls would wait for ever."""
    global _pool  # noqa: PLW0603 - the pool is the process's
    _pool = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="trendscope-net")


if hasattr(os, "register_at_fork"):  # there is no fork on Windows
    os.register_at_fork(after_in_child=_renew_pool)
