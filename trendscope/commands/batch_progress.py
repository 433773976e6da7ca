"""How far a batch is, in one line on standard error, and how long the rest will take."""

from __future__ import annotations

import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, cast

from trendscope.commands.messages import say
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.batches.result import BatchResult
    from trendscope.streams import OutputStream

RECENT = 200  # questions whose requests are looked at
EVERY = 5.0  # seconds between two plain lines
EVERY_LIVE = 1.0

_TOLD = {
    "partial": "{number:,} partial",
    "abstained": "{number:,} abstained",
    "failed": "{number:,} failed",
}


@dataclass
class BatchProgress:
    """What is done of so many questions, and what it took: requests, and seconds since this command began.

    A source is asked at its own pace, whatever else a question takes: the rest is estimated by the requests
    that are left.
    """

    total: int
    clock: Callable[[], float] = time.monotonic
    statuses: Counter[str] = field(default_factory=Counter)
    _requests: deque[int] = field(default_factory=lambda: deque(maxlen=RECENT))
    _asked: int = 0
    ended: int = 0
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    @property
    def done(self) -> int:
        return self.statuses.total()

    def add_earlier(self, result: BatchResult) -> None:
        """Count a question that was answered before this command began."""
        self.statuses[result.status] += 1
        self._requests.append(result.cost.requests)

    def add(self, result: BatchResult) -> None:
        """Count a question that was answered now."""
        self.add_earlier(result)
        self._asked += result.cost.requests
        self.ended += 1

    def seconds_left(self, under_way: int = 0) -> float | None:
        """An estimate, with the requests that were made for questions in flight; None if nothing is known."""
        passed, left = self.clock() - self._began, self.total - self.done
        if not self.ended:
            return None
        usual = median(self._requests)
        made = self._asked + under_way
        if not usual or not made:
            return passed / self.ended * left
        return max(0.0, usual * left - under_way) * passed / made

    def line(self, in_flight: int, under_way: int = 0) -> str:
        """Such as `312 of 1,000 answered (20 partial, 1 failed), 4 in flight, about 3 h left`."""
        told = ", ".join(_(_TOLD[name], number=number) for name in _TOLD if (number := self.statuses[name]))
        answered = _("{done:,} of {total:,} answered", done=self.done, total=self.total)
        parts = [f"{answered} ({told})" if told else answered]
        if in_flight:
            parts.append(_("{number} in flight", number=in_flight))
        seconds = self.seconds_left(under_way)
        if seconds is not None and self.done < self.total:
            parts.append(_("{time} left", time=in_words(seconds)))
        return ", ".join(parts)


def in_words(seconds: float) -> str:
    """Such as `about 3 h 20 min`."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("less than a minute")
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    named = [(days, _("d")), (hours, _("h")), (minutes, _("min"))]
    told = [f"{number} {unit}" for number, unit in named if number][: 2 if days or hours else 1]
    return _("about {time}", time=" ".join(told))


@contextmanager
def showing_batch(*, quiet: bool) -> Iterator[tuple[Callable[[str], None], float]]:
    """What shows the line during the block, and every how many seconds: live in a terminal, else plain."""
    if quiet:
        yield lambda line: None, EVERY
    elif not sys.stderr.isatty():
        yield say, EVERY
    else:
        from rich.progress import Progress, SpinnerColumn, TextColumn

        console = cast("OutputStream", sys.stderr).console(live=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False))
        with Progress(*columns, console=console, transient=True) as live:
            task = live.add_task("")
            yield lambda line: live.update(task, description=line), EVERY_LIVE
