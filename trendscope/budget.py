"""What a run may use, checked before each call."""

from __future__ import annotations

import time
from collections.abc import Callable

from trendscope.errors import BudgetExhausted


class Budget:
    """Limits on searches (count) and time (seconds). A limit ends a run early, never loses its work."""

    def __init__(
        self, *, searches: int = 200, seconds: float = 300.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.searches = searches
        self.seconds = seconds
        self.searched = 0
        self._clock = clock
        self._start = clock()

    def take_search(self) -> None:
        """Count one search.

        Raises BudgetExhausted where no search or no time is left.
        """
        if self.searched >= self.searches:
            raise BudgetExhausted(f"the budget of {self.searches} searches is used up")
        if self._clock() - self._start >= self.seconds:
            raise BudgetExhausted(f"the budget of {self.seconds:.0f} seconds is used up")
        self.searched += 1
