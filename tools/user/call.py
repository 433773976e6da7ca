"""A call to a user's tool, with a time limit."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Event, Thread
from typing import Any, TypeVar

from langchain_core.tools import BaseTool

from trendscope.errors import SourceUnreachable
from trendscope.net.cancellation import in_time, wait_for

CLOSING = 5.0  # seconds for an async tool to close what it opened

T = TypeVar("T")


def call_in_time(tool: BaseTool, arguments: dict[str, str], seconds: float) -> object:
    """The answer of the tool, which may be async only.

    Raises SourceUnreachable if there is none in time, and the error of its scope if that ends first.
    """
    call = _call(tool, arguments)
    if getattr(tool, "func", tool) is not None:
        with suppress(NotImplementedError):
            return _in_time(tool.name, lambda: tool.invoke(call), seconds)
    # The timeout is inside, so that the tool can close what it opened: a connection, a child process.
    awaited = partial(_awaited, tool, call, seconds)
    return _in_time(tool.name, lambda: asyncio.run(awaited()), seconds + CLOSING)


def _call(tool: BaseTool, arguments: dict[str, str]) -> Any:
    """The arguments; as a model's call for a tool with an artifact, which is returned in no other way."""
    if tool.response_format == "content":
        return arguments
    return {"name": tool.name, "args": arguments, "id": tool.name, "type": "tool_call"}


async def _awaited(tool: BaseTool, call: Any, seconds: float) -> object:
    try:
        async with asyncio.timeout(seconds) as limit:
            return await in_time(tool.ainvoke(call))
    except TimeoutError:
        if limit.expired():
            raise _late(tool.name, seconds) from None
        raise


def _in_time(name: str, call: Callable[[], T], seconds: float) -> T:
    answer = in_thread(call)
    wait_for_answer(answer, seconds)
    if not answer.done():
        raise _late(name, seconds)
    return answer.result()


def _late(name: str, seconds: float) -> SourceUnreachable:
    return SourceUnreachable("{name} did not answer within {seconds:g} s", name=name, seconds=seconds)


def wait_for_answer(answer: Future[T], seconds: float = math.inf) -> None:
    """Wait until there is an answer, or for so many seconds; raises the scope's error as soon as it ends."""
    answered = Event()
    answer.add_done_callback(lambda _: answered.set())
    wait_for(answered, seconds)


def in_thread(call: Callable[[], T]) -> Future[T]:
    """The future result of a call, in a thread that does not keep the process from exiting."""
    answer: Future[T] = Future()

    def work() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised where the result is awaited
            answer.set_exception(error)

    Thread(target=copy_context().run, args=(work,), daemon=True).start()
    return answer
