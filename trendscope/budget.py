"""What a run may use, checked before each call."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from trendscope.errors import BudgetExhausted, UsageError

LIMITS = ("searches", "calls", "tokens", "seconds")


class Budget:
    """Limits on searches, calls of a model, its tokens, and time (seconds).

    A limit ends a run early, never loses its work.
    """

    def __init__(
        self,
        *,
        searches: int = 200,
        calls: int = 60,
        tokens: int = 100_000,
        seconds: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.searches = searches
        self.calls = calls
        self.tokens = tokens
        self.seconds = seconds
        self.searched = 0
        self.called = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self._clock = clock
        self._start = clock()

    @property
    def limits(self) -> dict[str, int]:
        """The limits on a model."""
        return {"calls": self.calls, "tokens": self.tokens, "seconds": round(self.seconds)}

    def take_search(self) -> None:
        """Count one search.

        Raises BudgetExhausted where no search or no time is left.
        """
        if self.searched >= self.searches:
            raise BudgetExhausted(f"the budget of {self.searches} searches is used up")
        self._check_time()
        self.searched += 1

    def take_call(self) -> None:
        """Count one call of a model.

        Raises BudgetExhausted where no call, no token or no time is left.
        """
        if self.called >= self.calls:
            raise BudgetExhausted(f"the budget of {self.calls} model calls is used up")
        if self.prompt_tokens + self.completion_tokens >= self.tokens:
            raise BudgetExhausted(f"the budget of {self.tokens} tokens is used up")
        self._check_time()
        self.called += 1

    def spend_tokens(self, prompt: int, completion: int) -> None:
        """Note what a call took, as the model's server counted it."""
        self.prompt_tokens += prompt
        self.completion_tokens += completion

    def _check_time(self) -> None:
        if self._clock() - self._start >= self.seconds:
            raise BudgetExhausted(f"the budget of {self.seconds:.0f} seconds is used up")


def read_budget(text: str) -> Budget:
    """The budget of a text such as `calls=20,tokens=50000,seconds=60`.

    Raises UsageError for a limit that does not exist or is no number.
    """
    limits: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = part.partition("=")
        if name not in LIMITS or not number.isdecimal():
            raise UsageError(
                f"the budget {part!r} cannot be read; write, for example: {', '.join(LIMITS)}=NUMBER"
            )
        limits[name] = int(number)
    return Budget(**limits)
