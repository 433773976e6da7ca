"""When a host may be asked: its interval, the wait before another attempt, and when not to ask again."""

from __future__ import annotations

import math
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from trendscope.errors import SourceUnreachable

LONGEST_WAIT = 10.0  # seconds a Retry-After may ask for before the source counts as closed
_LONGEST_MEANT = 1e9
_BACKOFF = 0.5
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


def asked_wait(header: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, by number or HTTP date; None if it is not usable."""
    text = (header or "").strip()
    seconds = float(text) if _SECONDS.fullmatch(text) else _seconds_until(text)
    return seconds if seconds is not None and 0 <= seconds < _LONGEST_MEANT else None


def _seconds_until(date: str) -> float | None:
    try:
        when = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp()


@dataclass
class _Lane:
    """One host: the lock that its requests start under, and its ports that are not asked again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = -math.inf
    closed: dict[int, str] = field(default_factory=dict)

    def check(self, port: int) -> None:
        if port in self.closed:
            raise SourceUnreachable(self.closed[port])


@dataclass
class Pace:
    """The pace of all requests of a run; `sleep`, `clock` and `random` may be replaced, in tests for one.

    `intervals` are the least seconds between the starts of two requests to a host.
    """

    intervals: Mapping[str, float]
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random
    _lanes: dict[str, _Lane] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def turn(self, host: str, port: int) -> None:
        """Return when `host` may be asked; SourceUnreachable if it was closed in this run."""
        lane = self._lane(host)
        # The lock is held while waiting, so that the next thread counts from the real start.
        with lane.lock:
            lane.check(port)
            wait = lane.free_at - self.clock()
            if wait > 0:
                self.sleep(wait)
                lane.check(port)
            lane.free_at = self.clock() + self.intervals.get(host, -math.inf)

    def close(self, host: str, port: int, message: str) -> None:
        """Let no further request of this run go to `host` at `port`; each fails with `message`."""
        self._lane(host).closed[port] = message

    def rest(self, attempt: int, asked: float | None) -> None:
        """Wait after failed attempt number `attempt` (from 1): as long as asked, or a random backoff."""
        self.sleep(asked or self.random() * _BACKOFF * 2 ** (attempt - 1))

    def _lane(self, host: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(host, _Lane())
