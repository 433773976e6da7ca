"""The store that the settings name."""

from __future__ import annotations

import threading
from pathlib import Path

from trendscope.errors import UsageError
from trendscope.settings import Settings
from trendscope.store.database import Database
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store
from trendscope.text.message import Message

FILE = "trendscope.db"
NOT_INSTALLED = Message('a PostgreSQL store needs further packages: pip install "trendscope[postgres]"')

_open: dict[str, Store] = {}
_lock = threading.Lock()


def open_store(settings: Settings) -> Store | None:
    """The store of this process; None if nothing is to be kept. It is not read or written yet.

    Raises UsageError for the address of a database that cannot be used.
    """
    place = settings.store_database or settings.store_folder
    if place is None:
        return None
    with _lock:
        if str(place) not in _open:
            _open[str(place)] = Store(open_database(place))
        return _open[str(place)]


def open_database(place: str | Path) -> Database:
    """The database at an address, or in a folder, by a connection of its own."""
    if isinstance(place, Path):
        return SqliteDatabase(place / FILE)
    try:
        from trendscope.store.postgres import PostgresDatabase  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise UsageError(NOT_INSTALLED) from error
    return PostgresDatabase(place)
