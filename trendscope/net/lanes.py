"""The pace of requests to a host: one lane for all runs of a process, and a file for all processes.

Where the store is a database on a server, its clock takes the place of the files (pace.py).
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from filelock import FileLock

from trendscope.net.cancellation import wait_for

Clock = Callable[[], float]

_POLL = 0.005  # seconds
# A folder that cannot be written to, a lock that others hold for too long, a system without locks.
_UNUSABLE = (OSError, NotImplementedError)


class Starts(Protocol):
    """Where processes note when a request to a host started, so that they keep one pace."""

    def claim(self, interval: float, clock: Clock) -> float:
        """Seconds until a request may start; if there are none, it is recorded as started."""
        ...

    def restart(self, clock: Clock) -> None:
        """Record that a request starts only now."""
        ...


@dataclass(frozen=True)
class LaneFile:
    """When any process last started a request to a host, in seconds since the epoch.

    If the file cannot be used, as in a read-only home, each process keeps the pace for itself.
    """

    path: Path
    timeout: float = 1.0  # seconds to wait for the lock, which is held for less than a millisecond

    def claim(self, interval: float, clock: Clock) -> float:
        with suppress(*_UNUSABLE), self._lock():
            now = clock()
            seconds = seconds_left(self._last(), interval, now)
            if not seconds:
                self._write(now)
            return seconds
        return 0.0

    def restart(self, clock: Clock) -> None:
        with suppress(*_UNUSABLE), self._lock():
            self._write(clock())

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path.with_name(self.path.name + ".lock"))
        with lock.acquire(timeout=self.timeout, poll_interval=_POLL):
            yield

    def _write(self, start: float) -> None:
        self.path.write_text(repr(start), "ascii")

    def _last(self) -> float:
        try:
            last = float(self.path.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return -math.inf
        return last if math.isfinite(last) else -math.inf


def seconds_left(last: float, interval: float, now: float) -> float:
    """Seconds until `interval` has passed since `last`; none if `last` is too far ahead to be true."""
    return 0.0 if last > now + interval else max(0.0, last + interval - now)


@dataclass
class Lane:
    """The requests to one host and port; they start one after the other, in the order in which they came."""

    shared: Starts | None = None
    _last: float = -math.inf
    _queue: deque[threading.Event] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for all who came before; those who come later wait until the block ends.

        Raises SourceUnreachable if the run ends meanwhile.
        """
        first = threading.Event()
        with self._lock:
            self._queue.append(first)
            self._queue[0].set()
        try:
            wait_for(first)
            yield
        finally:
            with self._lock:
                self._queue.remove(first)
                if self._queue:
                    self._queue[0].set()

    def claim(self, interval: float, clock: Clock) -> float:
        """Seconds until a request may start; if there are none, it counts as started. Needs the turn."""
        now = clock()
        seconds = seconds_left(self._last, interval, now)
        if not seconds and self.shared:
            seconds = self.shared.claim(interval, clock)
        if not seconds:
            self._last = clock()
        return seconds

    def restart(self, clock: Clock) -> None:
        """Count from now: the request that started last was on its way only now. Needs no turn."""
        self._last = clock()
        if self.shared:
            self.shared.restart(clock)


@dataclass
class Lanes:
    """The lanes by host and port; `shared` opens what each shares with other processes, if it does."""

    shared: Callable[[str, int], Starts] | None = None
    _lanes: dict[tuple[str, int], Lane] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lane(self, host: str, port: int) -> Lane:
        with self._lock:
            if (host, port) not in self._lanes:
                self._lanes[host, port] = Lane(self.shared(host, port) if self.shared else None)
            return self._lanes[host, port]


def lane_file(folder: Path, host: str, port: int) -> LaneFile:
    """The file of a host and port in the folder of all of them."""
    return LaneFile(folder / f"{quote(host, safe='')}-{port}")
