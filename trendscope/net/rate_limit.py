"""When a host may be sent a request: its interval, the wait before a retry, and when to stop."""

from __future__ import annotations

import math
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from trendscope.errors import SourceUnreachable

MAX_RETRY_AFTER = 10.0  # seconds a Retry-After may ask for before the source counts as closed
_MAX_PLAUSIBLE = 1e9
_BACKOFF = 0.5
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


def retry_after(header: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or an HTTP date; None if it is not usable."""
    text = (header or "").strip()
    seconds = float(text) if _SECONDS.fullmatch(text) else _seconds_until(text)
    return seconds if seconds is not None and 0 <= seconds < _MAX_PLAUSIBLE else None


def _seconds_until(date: str) -> float | None:
    try:
        when = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp()


@dataclass
class _Lane:
    """One host: its interval, the lock under which its requests start, and its closed ports."""

    interval: float = -math.inf
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = -math.inf
    closed: dict[int, str] = field(default_factory=dict)

    def check(self, port: int) -> None:
        if port in self.closed:
            raise SourceUnreachable(self.closed[port])


@dataclass
class RateLimiter:
    """The rate limits of all requests of a run; `sleep`, `clock` and `random` can be replaced in tests."""

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random
    _lanes: dict[str, _Lane] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def limit(self, host: str, interval: float) -> None:
        """Let at least `interval` seconds pass between the starts of two requests to a host.

        Of two limits for one host, the longer interval applies.
        """
        lane = self._lane(host)
        lane.interval = max(lane.interval, interval or -math.inf)

    def wait(self, host: str, port: int) -> None:
        """Wait until a request may be sent; raises SourceUnreachable if the host was closed in this run."""
        lane = self._lane(host)
        # The lock is held while waiting, so that the next thread counts from the actual start.
        with lane.lock:
            lane.check(port)
            seconds = lane.free_at - self.clock()
            if seconds > 0:
                self.sleep(seconds)
                lane.check(port)
            lane.free_at = self.clock() + lane.interval

    def close(self, host: str, port: int, message: str) -> None:
        """Send no more requests in this run to the host at this port; each fails with `message`."""
        self._lane(host).closed[port] = message

    def backoff(self, attempt: int, retry_after: float | None) -> None:
        """Wait after failed attempt number `attempt` (from 1): as long as requested, or a random time."""
        self.sleep(retry_after or self.random() * _BACKOFF * 2 ** (attempt - 1))

    def _lane(self, host: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(host, _Lane())
