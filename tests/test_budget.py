"""The budget ends a run by count, by time and by money."""

from __future__ import annotations

import asyncio
import threading
from decimal import Decimal
from typing import Any

import pytest

from trendscope.budget import MIN_ANSWER_TOKENS, STOPPED_SECONDS, Budget, Meter, parse_budget
from trendscope.errors import BudgetExhausted, UsageError
from trendscope.llm.prices import Price
from trendscope.net.cancellation import pause

A_DOLLAR = Price(Decimal(1), Decimal(1))


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_so_many_searches_are_allowed() -> None:
    budget = Budget(searches=2)
    budget.take_search()
    budget.take_search()

    with pytest.raises(BudgetExhausted, match="budget of 2 searches is used up"):
        budget.take_search()
    assert budget.searched == 2


@pytest.mark.parametrize("passed", [0.0, 59.9])
def test_there_is_time_until_it_is_used_up(passed: float) -> None:
    clock = Clock()
    budget = Budget(seconds=60, clock=clock)
    clock.now += passed
    budget.take_search()

    assert budget.searched == 1


@pytest.mark.parametrize("passed", [60.0, 1e9])
def test_time_ends_a_run(passed: float) -> None:
    clock = Clock()
    budget = Budget(seconds=60, clock=clock)
    clock.now += passed

    with pytest.raises(BudgetExhausted, match="budget of 60 seconds is used up"):
        budget.take_search()
    assert budget.searched == 0


def test_an_empty_budget_allows_nothing() -> None:
    with pytest.raises(BudgetExhausted):
        Budget(searches=0).take_search()


async def a_call(budget: Budget, prompt: int, completion: int, price: Price | None = None) -> None:
    """A call of a model that is answered with as many tokens as were reserved."""
    meter = Meter(budget, price)
    async with meter.call(prompt, completion):
        meter.spend(prompt, completion)


async def test_calls_and_tokens_end_a_model() -> None:
    budget = Budget(calls=2, tokens=100)
    await a_call(budget, 60, 30)
    await budget.take_call(5, 5)

    with pytest.raises(BudgetExhausted, match="budget of 2 model calls is used up"):
        await budget.take_call(1, 1)


async def test_the_last_token_ends_a_model() -> None:
    budget = Budget(tokens=100)
    await a_call(budget, 60, 40)

    with pytest.raises(BudgetExhausted, match="budget of 100 tokens is used up"):
        await budget.take_call(1, 1)


async def test_the_last_dollar_ends_a_model() -> None:
    budget = Budget(dollars=0.05)
    await a_call(budget, 49_999, 0, A_DOLLAR)
    await a_call(budget, 0, 1, A_DOLLAR)

    with pytest.raises(BudgetExhausted, match=r"budget of 0\.05 dollars is used up"):
        await budget.take_call(1, 1)
    assert (budget.called, budget.paid) == (2, Decimal("0.05"))


async def test_no_dollar_allows_no_call_and_every_search() -> None:
    budget = Budget(dollars=0)
    budget.take_search()

    with pytest.raises(BudgetExhausted, match="budget of 0 dollars is used up"):
        await budget.take_call(1, 1)


async def test_without_a_limit_dollars_are_counted_alone() -> None:
    budget = Budget(tokens=10**12)
    await a_call(budget, 10**9, 10**9, A_DOLLAR)
    await budget.take_call(1, 1)

    assert budget.paid == 2_000


async def test_the_ledger_is_the_sum_of_what_was_reported() -> None:
    dear, budget = Price(Decimal("0.15"), Decimal("0.6")), Budget()
    taken = [(1, 2, dear), (30, 40, A_DOLLAR), (500, 600, None), (7, 0, dear)]
    for prompt, completion, price in taken:
        await a_call(budget, prompt, completion, price)

    assert (budget.prompt_tokens, budget.completion_tokens, budget.used_tokens) == (538, 642, 1180)
    assert budget.paid == sum(price.of(prompt, completion) for prompt, completion, price in taken if price)


@pytest.mark.parametrize("limit", [{"tokens": 6000}, {"dollars": 0.006}])
async def test_calls_at_once_stay_within_a_limit(limit: dict[str, Any]) -> None:
    budget = Budget(**limit)
    granted: list[int] = []

    async def use_all_that_is_granted() -> None:
        meter = Meter(budget, A_DOLLAR)
        async with meter.call(1000, 4000) as answer:
            granted.append(answer)
            await asyncio.sleep(0)
            meter.spend(1000, answer)

    done = await asyncio.gather(*(use_all_that_is_granted() for _ in range(3)), return_exceptions=True)

    assert granted == [4000]
    assert budget.used_tokens == 5000
    assert [isinstance(each, BudgetExhausted) for each in done] == [False, True, True]


async def test_a_call_waits_for_what_others_reserved_and_did_not_use() -> None:
    budget = Budget(tokens=6000)

    async def use_little() -> None:
        meter = Meter(budget)
        async with meter.call(500, 4000):
            await asyncio.sleep(0)
            meter.spend(500, 100)

    await asyncio.gather(*(use_little() for _ in range(3)))

    assert (budget.called, budget.used_tokens) == (3, 1800)


async def test_the_last_call_gets_what_is_left_if_that_is_enough_for_an_answer() -> None:
    budget = Budget(tokens=2000)
    async with Meter(budget).call(1000, 4000) as answer:
        assert answer == 1000

    with pytest.raises(BudgetExhausted, match="budget of 2000 tokens is used up: less is left"):
        await budget.take_call(2000 - MIN_ANSWER_TOKENS + 1, 4000)


async def test_one_who_waits_may_be_cancelled() -> None:
    budget = Budget(tokens=6000)
    first = await budget.take_call(1000, 4000)
    waiting = asyncio.create_task(budget.take_call(1000, 4000))
    await asyncio.sleep(0)
    waiting.cancel()
    budget.end_call(first)

    assert (await budget.take_call(1000, 4000)).answer == 4000


async def test_a_call_that_failed_reserves_nothing() -> None:
    budget = Budget(tokens=100)
    await a_call(budget, 20, 10)
    for _ in range(9):
        with pytest.raises(ConnectionError):
            async with Meter(budget).call(30, 30):
                raise ConnectionError
    await budget.take_call(1, 1)

    assert budget.called == 11


def test_the_price_of_a_run_is_the_dearest_of_its_models() -> None:
    budget, dear = Budget(), Price(Decimal(1), Decimal(4))
    assert budget.price is None

    budget.add_model("openai:a", A_DOLLAR)
    budget.add_model("openai:b", dear)
    assert budget.price == dear

    budget.add_model("openai:c", None)
    assert budget.price is None


def test_dollars_of_an_unknown_price_cannot_be_limited() -> None:
    Budget().add_model("openai:m", None)

    with pytest.raises(UsageError, match=r"^the price of openai:m is unknown.*set TRENDSCOPE_PRICE.*$"):
        Budget(dollars=1).add_model("openai:m", None)


@pytest.mark.parametrize(
    ("text", "seconds", "dollars"),
    [
        ("dollars=0.05", 300, "0.05"),
        ("dollars=5,seconds=60", 60, "5"),
        ("seconds=1.5", 1.5, None),
        ("dollars=0", 300, "0"),
        ("dollars=100", 300, "100"),
    ],
)
def test_seconds_and_dollars_may_have_decimals(text: str, seconds: float, dollars: str | None) -> None:
    budget = parse_budget(text)

    assert budget.seconds == seconds
    assert budget.dollars == (None if dollars is None else Decimal(dollars))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "tokens=0.5",
            "searches=1.0",
            "dollars=-1",
            "dollars=nan",
            "seconds=inf",
            "dollars=1e3",
            "dollars=",
        ),
        *("dollars=$1", "dollars=1.", "dollars=0,05", "dollars=1.2.3", "calls=" + "9" * 5000),
    ],
)
def test_other_numbers_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(UsageError, match=r"cannot be read; write, for example: .* \(.*dollars\)$") as raised:
        parse_budget(text)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("dollars", "said"), [(0.05, "0.05"), (100, "100"), (5.0, "5"), (1e-7, "0.0000001")])
async def test_dollars_are_said_as_they_are_written(dollars: float, said: str) -> None:
    budget = Budget(tokens=10**12, dollars=dollars)
    budget.spend_tokens(10**9, 0, A_DOLLAR)

    with pytest.raises(BudgetExhausted, match=f"budget of {said} dollars"):
        await budget.take_call(1, 1)


def test_time_is_what_passed_since_the_run_began() -> None:
    clock = Clock()
    budget = Budget(clock=clock)
    clock.now += 12.5

    assert budget.passed == 12.5


def test_what_is_stopped_asks_for_nothing_more_and_has_a_second_to_be_written() -> None:
    clock = Clock()
    budget = Budget(seconds=60, clock=clock)
    clock.now += 10
    assert not budget.is_over
    budget.stop("stopped by you")

    assert budget.is_over
    assert budget.left == STOPPED_SECONDS
    for take in (budget.take_search, budget.check_time, lambda: asyncio.run(budget.take_call(1, 1))):
        with pytest.raises(BudgetExhausted, match="stopped by you"):
            take()


def test_a_restart_counts_the_time_from_now_under_other_limits() -> None:
    clock = Clock()
    budget = Budget(seconds=5, searches=1, clock=clock)
    clock.now += 100
    assert budget.is_over
    budget.restart(seconds=40.0, dollars=0.5)

    assert (budget.passed, budget.left) == (0.0, 40.0)
    assert budget.all_limits.items() >= {"searches": 1, "seconds": 40.0, "dollars": 0.5}.items()
    clock.now += 30
    assert budget.end_reason == "the time for searching is used up (30 of 40 seconds)"


def test_what_is_stopped_does_not_restart() -> None:
    budget = Budget()
    budget.stop("stopped by you")
    budget.restart()

    assert budget.end_reason == "stopped by you"


@pytest.mark.parametrize(("seconds", "searching"), [(5, 3), (300, 290)])
def test_the_last_part_of_the_time_is_for_writing(seconds: int, searching: int) -> None:
    clock = Clock()
    budget = Budget(seconds=seconds, clock=clock)
    clock.now += searching - 0.5
    with budget.searching():
        pause(0.0)
    clock.now += 1
    budget.check_time()
    with (
        budget.searching(),
        pytest.raises(BudgetExhausted, match=rf"used up \({searching} of {seconds} seconds\)"),
    ):
        pause(0.0)


# A budget that others share.


def test_searches_count_for_the_parent_and_its_end_cuts_short() -> None:
    parent = Budget(searches=3)
    one, other = Budget(searches=2, parent=parent), Budget(parent=parent)
    one.take_search()
    one.take_search()
    other.take_search()

    with pytest.raises(BudgetExhausted, match="budget of 2 searches is used up"):
        one.take_search()
    assert not one.is_cut_short  # by its own limit
    with pytest.raises(BudgetExhausted, match="budget of 3 searches is used up"):
        other.take_search()
    assert other.lack == "the budget of 3 searches is used up"
    assert (one.lack, parent.lack, parent.searched) == (None, None, 3)


async def test_calls_and_tokens_count_for_the_parent() -> None:
    parent = Budget(calls=2, tokens=1_000)
    one, other = Budget(parent=parent), Budget(parent=parent)
    await a_call(one, 60, 30)
    await a_call(other, 60, 30)

    assert (parent.called, parent.used_tokens) == (2, 180)
    with pytest.raises(BudgetExhausted, match="budget of 2 model calls is used up"):
        await one.take_call(1, 1)
    assert (one.is_cut_short, other.is_cut_short) == (True, False)


async def test_an_answer_is_not_shortened_for_the_parent() -> None:
    parent = Budget(tokens=1_000)
    child = Budget(parent=parent)

    with pytest.raises(BudgetExhausted, match="budget of 1000 tokens is used up: less is left"):
        await child.take_call(10, 2_000)
    assert child.is_cut_short
    assert parent.called == 0


async def test_what_others_reserved_is_waited_for() -> None:
    parent = Budget(tokens=1_000)
    one, other = Budget(parent=parent), Budget(parent=parent)
    reservation = await one.take_call(0, 900)
    waiting = asyncio.create_task(other.take_call(0, 500))
    await asyncio.sleep(0)
    assert not waiting.done()

    one.end_call(reservation)

    assert (await waiting).answer == 500


def test_the_end_of_the_parent_ends_all_and_cuts_them_short() -> None:
    clock = Clock()
    parent = Budget(seconds=100, clock=clock)
    child = Budget(parent=parent)
    clock.now += 100

    with pytest.raises(BudgetExhausted, match="budget of 100 seconds is used up"):
        child.take_search()
    assert child.is_cut_short


def test_a_parent_that_is_stopped_wakes_what_waits() -> None:
    parent = Budget()
    child = Budget(parent=parent)
    threading.Timer(0.0, parent.stop, ["stopped by you"]).start()
    with child.searching(), pytest.raises(BudgetExhausted, match="stopped by you"):
        pause(600)
    assert child.is_cut_short


def test_what_is_booked_for_a_run_that_goes_on_was_counted_in_the_parent_before() -> None:
    parent = Budget()
    parent.add_spent(calls=1, prompt=10, completion=5)
    child = Budget(parent=parent)
    child.book_call(10, 5)

    assert (child.called, child.used_tokens) == (parent.called, parent.used_tokens) == (1, 15)


def test_an_unknown_price_is_refused_if_the_parent_limits_dollars() -> None:
    with pytest.raises(UsageError, match="the price of openai:m is unknown"):
        Budget(parent=Budget(dollars=1)).add_model("openai:m", None)
