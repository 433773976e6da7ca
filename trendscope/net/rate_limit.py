"""When a host may be sent a request: its interval, the wait before a retry, and when to stop."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from trendscope.errors import SourceUnreachable
from trendscope.net.cancellation import pause
from trendscope.net.lanes import Lane, Lanes

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
class RateLimiter:
    """The rate limits of all requests of a run; `sleep`, `clock` and `random` can be replaced in tests.

    The pace is that of `lanes`, which other runs may share. Which hosts are closed is known to this run only.
    """

    lanes: Lanes = field(default_factory=Lanes)
    sleep: Callable[[float], None] = pause
    clock: Callable[[], float] = time.time
    random: Callable[[], float] = random.random
    intervals: dict[str, float] = field(default_factory=dict)
    _closed: dict[tuple[str, int], str] = field(default_factory=dict)

    def limit(self, host: str, interval: float) -> None:
        """Let at least `interval` seconds pass between the starts of two requests to a host.

        Of two limits for one host, the longer interval applies.
        """
        self.intervals[host] = max(self.intervals.get(host, 0.0), interval)

    def wait(self, host: str, port: int) -> None:
        """Wait until a request may be sent.

        Raises SourceUnreachable if the host was closed in this run, or the run has ended.
        """
        self._check(host, port)
        if interval := self.intervals.get(host):
            self._take_turn(self.lanes.lane(host, port), interval, partial(self._check, host, port))

    def _take_turn(self, lane: Lane, interval: float, check: Callable[[], None]) -> None:
        with lane.turn():
            check()
            # Another process may take the next start: then the wait begins again.
            while (seconds := lane.claim(interval, self.clock)) > 0:
                self.sleep(seconds)
                check()

    def sent(self, host: str, port: int) -> None:
        """Count the interval from now: a request is on its way, after its connection was made."""
        if self.intervals.get(host):
            self.lanes.lane(host, port).restart(self.clock)

    def _check(self, host: str, port: int) -> None:
        if message := self._closed.get((host, port)):
            raise SourceUnreachable(message)

    def close(self, host: str, port: int, message: str) -> None:
        """Send no more requests in this run to the host at this port; each fails with `message`."""
        self._closed[host, port] = message

    def backoff(self, attempt: int, retry_after: float | None) -> None:
        """Wait after failed attempt number `attempt` (from 1): as long as requested, or a random time."""
        self.sleep(retry_after or self.random() * _BACKOFF * 2 ** (attempt - 1))
