"""An axis of shares, with few round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass

STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
"""Between two ticks, in percent."""

MAX_STEPS = 3
SQUARE_ROOT_TICKS = (0, 1, 5, 10, 25, 50, 75, 100)


@dataclass(frozen=True)
class Tick:
    """A place on an axis, and what stands beside it."""

    at: float
    text: str


@dataclass(frozen=True)
class PercentAxis:
    """From 0 % at `start` to `top` at `end`, both coordinates; shares are between 0 and 1."""

    top: float
    step: float
    start: float
    end: float

    @classmethod
    def upto(cls, highest: float, start: float, end: float) -> PercentAxis:
        """An axis that ends at the first tick that is not below the highest share."""
        percent = round(100 * highest, 6)
        step = next((each for each in STEPS if percent <= MAX_STEPS * each), STEPS[-1])
        steps = max(1, math.ceil(percent / step))
        return cls(top=steps * step / 100, step=step / 100, start=start, end=end)

    def at(self, share: float) -> float:
        """The coordinate of a share; that of the top for what is above it."""
        return self.start + (self.end - self.start) * min(1, share / self.top)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        shares = [number * self.step for number in range(round(self.top / self.step) + 1)]
        return tuple(Tick(self.at(share), f"{100 * share:.3g}%") for share in shares)


@dataclass(frozen=True)
class SquareRootAxis:
    """From 0 % at `start` to `top` at `end`.

    The square root steadies the variance of shares: a change looks as large as it is sure, and 1 % to 3 % can
    be seen beside 50 %.
    """

    top: float
    start: float
    end: float

    def at(self, share: float) -> float:
        """The coordinate of a share."""
        return self.start + (self.end - self.start) * math.sqrt(share / self.top)

    def ticks(self, gap: float) -> tuple[Tick, ...]:
        """Ticks of which none is nearer to the one before than `gap`."""
        ticks: list[Tick] = []
        for percent in SQUARE_ROOT_TICKS:
            place = self.at(percent / 100)
            if percent <= 100 * self.top and not (ticks and place - ticks[-1].at < gap):
                ticks.append(Tick(place, f"{percent}%"))
        return tuple(ticks)
