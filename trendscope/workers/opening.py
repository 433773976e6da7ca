"""The queue of the store that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trendscope.errors import UsageError
from trendscope.settings import Settings
from trendscope.store.opening import open_store

if TYPE_CHECKING:
    from trendscope.workers.queue import Queue


def open_queue(settings: Settings) -> Queue:
    """The queue of this process. Raises UsageError if the store is not a database that others can reach."""
    if settings.store_database is None:
        raise UsageError(
            "workers share their questions in a database: set TRENDSCOPE_STORE, such as to"
            " postgresql://user@host/trendscope"
        )
    store = open_store(settings)  # it says what to install, if that is needed
    from trendscope.store.postgres import PostgresDatabase  # noqa: PLC0415 - an optional extra
    from trendscope.workers.queue import Queue  # noqa: PLC0415 - as above

    assert store is not None  # noqa: S101 - it has an address
    assert isinstance(store.database, PostgresDatabase)  # noqa: S101 - of PostgreSQL
    return Queue(store.database)
