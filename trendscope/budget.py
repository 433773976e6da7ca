"""What a run may use, checked before each call."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from trendscope.errors import BudgetExhausted, UsageError
from trendscope.llm.prices import MILLION, Price, estimate
from trendscope.net.cancellation import Scope, within
from trendscope.text.message import Message

COUNTS = ("searches", "calls", "tokens")
AMOUNTS = ("seconds", "dollars")
LIMITS = (*COUNTS, *AMOUNTS)
# An answer that may have fewer tokens says nothing.
MIN_ANSWER_TOKENS = 512
# Of the time of a run, what is kept for measuring and writing: this share, at most so many seconds.
WRITING_SHARE, MAX_WRITING = 0.4, 10.0
STOPPED_SECONDS = 1.0  # for measuring and writing what a run has that was stopped

_COUNT = re.compile(r"\d{1,12}")
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,12})?")


class Budget:
    """Limits on searches, model calls, tokens, time (seconds) and money (dollars; None for no limit).

    A limit ends a run early but never loses its work. Calls run in parallel: each one reserves the tokens of
    its prompt and of the longest answer that it allows, so that all of them together stay within a limit.
    Several budgets may share a `parent`, in which all that they reserve and spend counts too.
    """

    def __init__(  # noqa: PLR0913 - the limits, all keyword-only
        self,
        *,
        searches: int = 200,
        calls: int = 60,
        tokens: int = 100_000,
        seconds: float = 300.0,
        dollars: Decimal | float | None = None,
        parent: Budget | None = None,
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
        self._reserved: list[Reservation] = []
        self._above: dict[Reservation, Reservation] = {}
        self._parent = parent
        self._lack: str | None = None
        self._waiting: list[asyncio.Future[None]] = []
        self._clock = clock
        self._start = clock()
        self._paused: float | None = None
        self._stopped: float | None = None
        self._shared = Scope(parent._time) if parent else Scope()
        self._time: Scope = Scope(self._shared, left=lambda: self.left, late=self._late)
        self._search_time = Scope(
            self._time, left=lambda: self.left - self._writing, late=self._late_to_search
        )

    @property
    def limits(self) -> dict[str, int]:
        """The limits on a model, except the one on money."""
        return {"calls": self.calls, "tokens": self.tokens, "seconds": round(self.seconds)}

    @property
    def all_limits(self) -> dict[str, float | None]:
        """Every limit by its name, as the arguments of a new budget."""
        return {name: getattr(self, name) for name in COUNTS} | {
            "seconds": self.seconds,
            "dollars": None if self.dollars is None else float(self.dollars),
        }

    @property
    def used_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def passed(self) -> float:
        """Seconds since the run began, without those in which it was paused."""
        return (self._clock() if self._paused is None else self._paused) - self._start

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

    @property
    def lack(self) -> str | None:
        """Why the parent has cut this short, if it has: it ended, or had not enough."""
        if self._lack is None and (error := self._shared.error):
            return error.message
        return self._lack

    @property
    def is_cut_short(self) -> bool:
        """Whether the parent has cut this short: what was found by then is no answer."""
        return self.lack is not None

    @property
    def end_reason(self) -> str | None:
        """Why nothing is searched for any more; None if there may be."""
        return str(self._search_time.error) if self.is_over else None

    def stop(self, reason: str) -> None:
        """End the run early, from any thread: what waits is woken, and nothing more is asked for.

        What was found by then is written. `reason` is told of what was not asked for.
        """
        if self._stopped is None:
            self._stopped = self.passed
        self._time.end(partial(BudgetExhausted, reason))

    def pause(self) -> None:
        """Nobody works on the run until `resume`, as while a person looks at its state."""
        self._paused = self._clock() if self._paused is None else self._paused

    def resume(self) -> None:
        """Work on the run goes on."""
        if self._paused is not None:
            self._start += self._clock() - self._paused
        self._paused = None

    def restart(self, **limits: Any) -> None:
        """Count the time from now on; `limits` take the place of those that it has."""
        for name, limit in limits.items():
            setattr(self, name, Decimal(str(limit)).normalize() if name == "dollars" else limit)
        if not self.is_stopped:
            self._start, self._paused = self._clock(), None

    def check_time(self) -> None:
        """Raise BudgetExhausted if no time is left, or the run was stopped."""
        self._time.check()

    def searching(self) -> AbstractContextManager[None]:
        """A block whose waits end when the time for searching does, or the run is stopped."""
        return within(self._search_time)

    def answering(self) -> AbstractContextManager[None]:
        """A block whose waits end when the time of the run does, or it is stopped."""
        return within(self._time)

    def sharing(self) -> AbstractContextManager[None]:
        """A block whose waits end when the parent does."""
        return within(self._shared)

    @property
    def price(self) -> Price | None:
        """The highest price of the models; None without a model, or if the price of one is unknown."""
        known = [price for price in self._prices if price is not None]
        if not known or len(known) < len(self._prices):
            return None
        return max(known, key=lambda price: estimate(price).dollars or 0)

    @property
    def has_model(self) -> bool:
        """Whether a model is used."""
        return bool(self._prices)

    def add_model(self, name: str, price: Price | None) -> None:
        """Record that a model is used, and its price.

        Raises UsageError if dollars are limited and the price is unknown.
        """
        self._check_price(name, price)
        self._prices.append(price)

    def take_search(self) -> None:
        """Count one search.

        Raises BudgetExhausted if no search or no time is left.
        """
        if self.searched >= self.searches:
            raise BudgetExhausted("the budget of {searches} searches is used up", searches=self.searches)
        self.check_time()
        if self._parent:
            with self._cutting():
                self._parent.take_search()
        self.searched += 1

    async def take_call(self, prompt: int, answer: int, price: Price | None = None) -> Reservation:
        """Count one model call, and reserve the tokens of its prompt and of its answer at most.

        The answer may get fewer tokens than asked for if no more are left here; the parent has to have all
        of them. While other calls are in flight, which may need less than they reserved, this waits for one
        of them.
        Raises BudgetExhausted if no call, token, dollar or time is left.
        """
        reservation = await self._reserve(prompt, answer, price, least=min(answer, MIN_ANSWER_TOKENS))
        if self._parent is None:
            return reservation
        granted = reservation.answer
        try:
            with self._cutting():
                self._above[reservation] = await self._parent._reserve(prompt, granted, price, least=granted)
        except BaseException:
            self.end_call(reservation)
            raise
        return reservation

    async def _reserve(self, prompt: int, answer: int, price: Price | None, *, least: int) -> Reservation:
        """Reserve what a call needs here; its answer gets `least` tokens if no more are left."""
        while True:
            self._check_call()
            room = min(answer, self._room(prompt, price))
            if room >= answer or (not self._reserved and room >= least):
                self.called += 1
                reservation = Reservation(prompt, room, price)
                self._reserved.append(reservation)
                return reservation
            if not self._reserved:
                raise BudgetExhausted(self._what_is_used_up(prompt, least))
            await self._one_ended()

    def spend_tokens(self, prompt: int, completion: int, price: Price | None = None) -> None:
        """Add what a call used, as the model's server counted it; negative counts are treated as zero."""
        prompt, completion = max(0, prompt), max(0, completion)
        dollars = price.of(prompt, completion) if price else Decimal(0)
        for budget in filter(None, (self, self._parent)):
            budget.add_spent(prompt=prompt, completion=completion, dollars=dollars)

    def add_spent(
        self,
        *,
        searches: int = 0,
        calls: int = 0,
        prompt: int = 0,
        completion: int = 0,
        dollars: Decimal = Decimal(0),
    ) -> None:
        """Count what was spent here before, or in another process."""
        self.searched += searches
        self.called += calls
        self.prompt_tokens += prompt
        self.completion_tokens += completion
        self.paid += dollars

    def end_call(self, reservation: Reservation) -> None:
        """Note that a call is no longer in flight, answered or not."""
        self._reserved.remove(reservation)
        if self._parent and (above := self._above.pop(reservation, None)):
            self._parent.end_call(above)
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            if not each.done():
                each.set_result(None)

    def book_call(self, prompt: int, completion: int, price: Price | None = None) -> None:
        """Count a call that was paid for before the run was interrupted; the parent has counted it before."""
        dollars = price.of(prompt, completion) if price else Decimal(0)
        self.add_spent(calls=1, prompt=prompt, completion=completion, dollars=dollars)

    @property
    def _writing(self) -> float:
        """Seconds that are kept for measuring and writing."""
        return min(WRITING_SHARE * self.seconds, MAX_WRITING)

    def _late(self) -> Message:
        return Message("the budget of {seconds:g} seconds is used up", seconds=self.seconds)

    def _late_to_search(self) -> Message:
        return Message(
            "the time for searching is used up ({searching:g} of {seconds:g} seconds)",
            searching=self.seconds - self._writing,
            seconds=self.seconds,
        )

    @contextmanager
    def _cutting(self) -> Iterator[None]:
        """What the parent refuses in the block cuts this short. Calls in flight go on: they are paid for."""
        if self._lack is not None:
            raise BudgetExhausted(self._lack)
        try:
            yield
        except BudgetExhausted as error:
            self._lack = error.message
            raise

    def _check_price(self, name: str, price: Price | None) -> None:
        if price is None and self.dollars is not None:
            raise UsageError(
                "the price of {name} is unknown, so dollars cannot be limited; set TRENDSCOPE_PRICE, "
                "such as 0.25/2 (dollars per million prompt and completion tokens)",
                name=name,
            )
        if self._parent:
            self._parent._check_price(name, price)

    async def _one_ended(self) -> None:
        """Wait until a call in flight ends."""
        ended = asyncio.get_running_loop().create_future()
        self._waiting.append(ended)
        await ended

    def _check_call(self) -> None:
        if self.called >= self.calls:
            raise BudgetExhausted("the budget of {calls} model calls is used up", calls=self.calls)
        if self.used_tokens >= self.tokens:
            raise BudgetExhausted("the budget of {tokens} tokens is used up", tokens=self.tokens)
        if self.dollars is not None and self.paid >= self.dollars:
            raise BudgetExhausted("the budget of {dollars:f} dollars is used up", dollars=self.dollars)
        self.check_time()

    def _room(self, prompt: int, price: Price | None) -> int:
        """The tokens that are left for the answer to a prompt, of what is neither used nor reserved."""
        tokens = self.tokens - self.used_tokens - sum(each.tokens for each in self._reserved) - prompt
        if self.dollars is None or price is None or not price.completion:
            return tokens
        dollars = self.dollars - self.paid - sum(each.dollars for each in self._reserved)
        return min(tokens, int((dollars - price.of(prompt, 0)) * MILLION / price.completion))

    def _what_is_used_up(self, prompt: int, least: int) -> Message:
        if self.tokens - self.used_tokens - prompt < least:
            return Message(
                "the budget of {tokens} tokens is used up: less is left than the next call may need",
                tokens=self.tokens,
            )
        return Message(
            "the budget of {dollars:f} dollars is used up: less is left than the next call may need",
            dollars=self.dollars or 0,
        )


@dataclass(frozen=True, eq=False)
class Reservation:
    """The tokens that a call in flight may use at most, and their price."""

    prompt: int
    answer: int
    price: Price | None = None

    @property
    def tokens(self) -> int:
        return self.prompt + self.answer

    @property
    def dollars(self) -> Decimal:
        return self.price.of(self.prompt, self.answer) if self.price else Decimal(0)


@dataclass(frozen=True)
class Meter:
    """The budget of a run, as used by the calls of one model."""

    budget: Budget
    price: Price | None = None

    @asynccontextmanager
    async def call(self, prompt: int, answer: int) -> AsyncIterator[int]:
        """Count a call, which is in flight until the block ends; yields the tokens that its answer may have.

        Raises BudgetExhausted as `Budget.take_call` does.
        """
        reservation = await self.budget.take_call(prompt, answer, self.price)
        try:
            with self.budget.answering():
                yield reservation.answer
        finally:
            self.budget.end_call(reservation)

    def book(self, prompt: int, completion: int) -> None:
        """Count a call that was paid for before the run was interrupted."""
        self.budget.book_call(prompt, completion, self.price)

    def spend(self, prompt: int, completion: int) -> Decimal:
        """Add the tokens of a call, as the model's server counted them; what they cost, if that is known."""
        self.budget.spend_tokens(prompt, completion, self.price)
        return self.price.of(prompt, completion) if self.price else Decimal(0)


def parse_budget(text: str) -> Budget:
    """The budget in a text such as `calls=20,tokens=50000,seconds=60,dollars=0.05`.

    Raises UsageError as `parse_limits` does.
    """
    return Budget(**parse_limits(text))


def as_budget(limits: str | Budget) -> Budget:
    """A budget as it is, or the one in a text. Raises UsageError as `parse_limits` does."""
    return limits if isinstance(limits, Budget) else parse_budget(limits)


def parse_limits(text: str) -> dict[str, Any]:
    """The limits that a text names, as arguments of a budget.

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
                "the budget {part!r} cannot be read; write, for example: calls=20,dollars=0.05 "
                "(limits are {limits})",
                part=part,
                limits=", ".join(LIMITS),
            )
    return limits
