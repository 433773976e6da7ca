"""What a run may use, checked before each call."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from trendscope.errors import BudgetExhausted, UsageError
from trendscope.llm.prices import Price, estimate
from trendscope.net.cancellation import Scope, within

COUNTS = ("searches", "calls", "tokens")
AMOUNTS = ("seconds", "dollars")
LIMITS = (*COUNTS, *AMOUNTS)
RESUMED = 60.0  # seconds after its time that only a run has which somebody resumed, as in Studio
# Of the time of a run, what is kept for measuring and writing: this share, at most so many seconds.
WRITING_SHARE, MAX_WRITING = 0.4, 10.0
STOPPED_SECONDS = 1.0  # for measuring and writing what a run has that was stopped

_COUNT = re.compile(r"\d{1,12}")
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,12})?")


class Budget:
    """Limits on searches, model calls, tokens, time (seconds) and money (dollars; None for no limit).

    A limit ends a run early but never loses its work. Calls run in parallel: each one in flight counts as
    the average of the calls so far, so only calls in flight can exceed a limit.
    """

    def __init__(  # noqa: PLR0913 - the limits, all keyword-only
        self,
        *,
        searches: int = 200,
        calls: int = 60,
        tokens: int = 100_000,
        seconds: float = 300.0,
        dollars: Decimal | float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.searches = searches
        self.calls = calls
        self.tokens = tokens
        self.seconds = seconds
        self.dollars = None if dollars is None else Decimal(str(dollars)).normalize()
        self.searched = 0
        self.called = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.paid = Decimal(0)
        self._prices: list[Price | None] = []
        self._answered = 0
        self._in_flight = 0
        self._clock = clock
        self._start = clock()
        self._stopped: float | None = None
        self._time = Scope(left=lambda: self.left, late=f"the budget of {seconds:g} seconds is used up")
        writing = min(WRITING_SHARE * seconds, MAX_WRITING)
        late = f"the time for searching is used up ({seconds - writing:g} of {seconds:g} seconds)"
        self._search_time = Scope(self._time, left=lambda: self.left - writing, late=late)

    @property
    def limits(self) -> dict[str, int]:
        """The limits on a model, except the one on money."""
        return {"calls": self.calls, "tokens": self.tokens, "seconds": round(self.seconds)}

    @property
    def used_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def passed(self) -> float:
        """Seconds since the run began."""
        return self._clock() - self._start

    @property
    def left(self) -> float:
        """Seconds until the run has to end; negative if it should have."""
        end = self.seconds if self._stopped is None else min(self.seconds, self._stopped + STOPPED_SECONDS)
        return end - self.passed

    @property
    def is_stopped(self) -> bool:
        return self._stopped is not None

    @property
    def is_over(self) -> bool:
        """Whether no search can be made any more, because of the time or because the run was stopped."""
        return self._search_time.error is not None

    def stop(self, reason: str) -> None:
        """End the run early, from any thread: what waits is woken, and nothing more is asked for.

        What was found by then is written. `reason` is told of what was not asked for.
        """
        if self._stopped is None:
            self._stopped = self.passed
        self._time.end(partial(BudgetExhausted, reason))

    @property
    def is_in_hurry(self) -> bool:
        """Whether what takes long has to end in time; not where a run is resumed long after its time."""
        return self.left > -RESUMED

    def check_time(self) -> None:
        """Raise BudgetExhausted if no time is left, or the run was stopped."""
        self._time.check()

    def searching(self) -> AbstractContextManager[None]:
        """A block whose waits end when the time for searching does, or the run is stopped."""
        return within(self._search_time)

    def answering(self) -> AbstractContextManager[None]:
        """A block whose waits end when the time of the run does, or it is stopped."""
        return within(self._time)

    @property
    def price(self) -> Price | None:
        """The highest price of the models; None without a model, or if the price of one is unknown."""
        known = [price for price in self._prices if price is not None]
        if not known or len(known) < len(self._prices):
            return None
        return max(known, key=lambda price: estimate(price).dollars or 0)

    def add_model(self, name: str, price: Price | None) -> None:
        """Record that a model is used, and its price.

        Raises UsageError if dollars are limited and the price is unknown.
        """
        if price is None and self.dollars is not None:
            raise UsageError(
                f"the price of {name} is unknown, so dollars cannot be limited; set TRENDSCOPE_PRICE, "
                "such as 0.25/2 (dollars per million prompt and completion tokens)"
            )
        self._prices.append(price)

    def take_search(self) -> None:
        """Count one search.

        Raises BudgetExhausted if no search or no time is left.
        """
        if self.searched >= self.searches:
            raise BudgetExhausted(f"the budget of {self.searches} searches is used up")
        self.check_time()
        self.searched += 1

    def take_call(self) -> None:
        """Count one model call.

        Raises BudgetExhausted if no call, token, dollar or time is left.
        """
        if self.called >= self.calls:
            raise BudgetExhausted(f"the budget of {self.calls} model calls is used up")
        if self._expected(self.used_tokens) >= self.tokens:
            raise BudgetExhausted(f"the budget of {self.tokens} tokens is used up")
        if self.dollars is not None and self._expected(self.paid) >= self.dollars:
            raise BudgetExhausted(f"the budget of {self.dollars:f} dollars is used up")
        self.check_time()
        self.called += 1
        self._in_flight += 1

    def spend_tokens(self, prompt: int, completion: int, price: Price | None = None) -> None:
        """Add what a call used, as the model's server counted it; negative counts are treated as zero."""
        prompt, completion = max(0, prompt), max(0, completion)
        self._answered += 1
        self.prompt_tokens += prompt
        self.completion_tokens += completion
        self.paid += price.of(prompt, completion) if price else 0

    def end_call(self) -> None:
        """Note that a call is no longer in flight, answered or not."""
        self._in_flight = max(0, self._in_flight - 1)

    def _expected(self, spent: Decimal | int) -> Decimal:
        """What has been spent, plus an estimate for the calls in flight."""
        return Decimal(spent) * (self._answered + self._in_flight) / max(1, self._answered)


@dataclass(frozen=True)
class Meter:
    """The budget of a run, as used by the calls of one model."""

    budget: Budget
    price: Price | None = None

    @contextmanager
    def call(self) -> Iterator[float]:
        """Count a call, which is in flight until the block ends; yields the seconds left in the run.

        Raises BudgetExhausted as `Budget.take_call` does.
        """
        self.budget.take_call()
        try:
            with self.budget.answering():
                yield self.budget.left
        finally:
            self.budget.end_call()

    def spend(self, prompt: int, completion: int) -> None:
        """Add the tokens of a call, as the model's server counted them."""
        self.budget.spend_tokens(prompt, completion, self.price)


def parse_budget(text: str) -> Budget:
    """The budget in a text such as `calls=20,tokens=50000,seconds=60,dollars=0.05`.

    Raises UsageError for a limit that does not exist or is not a number. Seconds and dollars may have
    decimals.
    """
    limits: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = part.partition("=")
        if name in COUNTS and _COUNT.fullmatch(number):
            limits[name] = int(number)
        elif name in AMOUNTS and _AMOUNT.fullmatch(number):
            limits[name] = float(number)
        else:
            raise UsageError(
                f"the budget {part!r} cannot be read; write, for example: calls=20,dollars=0.05"
                f" (limits are {', '.join(LIMITS)})"
            )
    return Budget(**limits)
