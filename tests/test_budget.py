"""The budget ends a run by count and by time."""

from __future__ import annotations

import pytest

from trendscope.budget import Budget
from trendscope.errors import BudgetExhausted


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
