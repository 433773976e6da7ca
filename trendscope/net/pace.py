"""Whose requests keep one pace: those of a process, of a user, or of all machines with one store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from trendscope.errors import StoreError
from trendscope.net.lanes import Clock, Lanes, Starts, lane_file
from trendscope.settings import Settings
from trendscope.store.database import Database
from trendscope.store.opening import open_store

# The server's clock decides when, and the lock of the row who is first. Whoever is gets some seconds until
# its request is on its way, and the interval is counted from then: a machine that is busy may take as long.
# If a process is killed in between, the others wait for the end of these seconds. What others change
# meanwhile is not seen by the last lines, which then say to come again at once.
_CLAIM = """with claimed as (
    insert into starts values (:host, clock_timestamp() + :sending * interval '1 second')
    on conflict (host) do update set at = clock_timestamp() + :sending * interval '1 second'
    where extract(epoch from clock_timestamp() - starts.at) not between -:sending - :interval and :interval
    returning 0.0 as seconds)
select seconds from claimed union all
select greatest(:again, :interval - extract(epoch from clock_timestamp() - at)::double precision)
from starts where host = :host and not exists (select 1 from claimed)"""
_RESTART = """insert into starts values (:host, clock_timestamp())
    on conflict (host) do update set at = clock_timestamp()"""
_SENDING = 2.0  # seconds
_JITTER = 0.05  # seconds by which one request may take longer to its host than the next
_AGAIN = 0.001  # seconds


@dataclass(frozen=True)
class LaneRow:
    """When any machine last started a request to a host, by the clock of the database.

    If the database cannot be used, `otherwise` keeps the pace.
    """

    database: Database
    host: str
    otherwise: Starts | None = None

    def claim(self, interval: float, clock: Clock) -> float:
        try:
            rows = self.database.read(
                _CLAIM, host=self.host, interval=interval + _JITTER, sending=_SENDING, again=_AGAIN
            )
        except StoreError:
            return self.otherwise.claim(interval, clock) if self.otherwise else 0.0
        return float(rows[0][0]) if rows else _AGAIN

    def restart(self, clock: Clock) -> None:
        try:
            self.database.write((_RESTART, {"host": self.host}))
        except StoreError:
            if self.otherwise:
                self.otherwise.restart(clock)


_of_process: dict[tuple[Path | None, Database | None], Lanes] = {}
_lock = threading.Lock()


def process_lanes(settings: Settings) -> Lanes:
    """The lanes that all runs of this process with this store and cache folder share."""
    cache = settings.cache_folder
    store = open_store(settings) if settings.store_database else None
    key = (cache, store.database if store else None)
    with _lock:
        return _of_process.setdefault(key, Lanes(_shared(*key)))


def _shared(cache: Path | None, database: Database | None) -> Callable[[str, int], Starts] | None:
    in_files = partial(lane_file, cache / "lanes") if cache else None
    if database is None:
        return in_files
    return lambda host, port: LaneRow(database, f"{host}:{port}", in_files(host, port) if in_files else None)
