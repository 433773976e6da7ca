"""A memo asks for each thing once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from trendscope.memo import Memo


class CountingCall:
    """Answers with how often it was asked; the first answers may be failures."""

    def __init__(self, failures: int = 0) -> None:
        self.times = 0
        self.failures = failures

    async def __call__(self) -> int:
        self.times += 1
        await asyncio.sleep(0)
        if self.times <= self.failures:
            raise RuntimeError("no answer")
        return self.times


@pytest.mark.parametrize("again", [{"q": "a", "year": 2020}, {"year": 2020, "q": "a"}])
async def test_the_same_request_is_asked_once(again: dict[str, object]) -> None:
    memo, call = Memo(), CountingCall()

    assert await memo.get_or_call({"q": "a", "year": 2020}, call) == 1
    assert await memo.get_or_call(again, call) == 1
    assert call.times == 1


@pytest.mark.parametrize("other", [{"q": "b"}, {"q": "a", "year": None}, {"q": ["a"]}, {}])
async def test_another_request_is_asked_by_itself(other: dict[str, object]) -> None:
    memo, call = Memo(), CountingCall()

    assert await memo.get_or_call({"q": "a"}, call) == 1
    assert await memo.get_or_call(other, call) == 2


async def test_requests_at_the_same_time_are_asked_once() -> None:
    memo, call = Memo(), CountingCall()
    answers = await asyncio.gather(*(memo.get_or_call({"q": "a"}, call) for _ in range(10)))

    assert answers == [1] * 10
    assert call.times == 1


async def test_no_answer_is_an_answer() -> None:
    memo = Memo()

    assert await memo.get_or_call({"q": "a"}, said(None)) is None
    assert await memo.get_or_call({"q": "a"}, said("late")) is None


async def test_a_failure_is_not_kept() -> None:
    memo, call = Memo(), CountingCall(failures=1)

    with pytest.raises(RuntimeError, match="no answer"):
        await memo.get_or_call({"q": "a"}, call)
    assert await memo.get_or_call({"q": "a"}, call) == 2


async def test_a_request_that_was_given_up_can_be_asked_again() -> None:
    memo, call = Memo(), CountingCall()
    waiting = asyncio.create_task(memo.get_or_call({"q": "a"}, asyncio.Event().wait))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])

    assert await memo.get_or_call({"q": "a"}, call) == 1


def said(answer: str | None) -> Callable[[], Awaitable[str | None]]:
    async def call() -> str | None:
        return answer

    return call
