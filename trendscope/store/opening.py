"""The store that the settings name."""

from __future__ import annotations

import threading

from trendscope.settings import Settings
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

FILE = "trendscope.db"

_open: dict[str, Store] = {}
_lock = threading.Lock()


def open_store(settings: Settings) -> Store | None:
    """The store of this process; None if nothing is to be kept. It is not read or written yet."""
    place = settings.store_folder
    if place is None:
        return None
    with _lock:
        if str(place) not in _open:
            _open[str(place)] = Store(SqliteDatabase(place / FILE))
        return _open[str(place)]
