"""The store in a SQLite file, which several processes may use at once."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from trendscope.errors import StoreDamaged, StoreUnavailable, reason_of
from trendscope.net.cancellation import has_ended
from trendscope.store.database import Row, Statement
from trendscope.store.tables import TABLES, VERSION
from trendscope.text.message import Message

T = TypeVar("T")

PATIENCE = 60.0  # seconds to wait for another writer
_POLL = 0.02
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
# An ERROR is a table or a column that is not there: the statements are always the same.
_DAMAGED = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}
)
_UNWRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
# Journaling in another file is faster than in the same one. NORMAL writes to the disk at checkpoints: a power
# cut may take the last answers, which are then asked for again, but never damages the file.
_SETTINGS = ("pragma journal_mode = wal", "pragma synchronous = normal", "pragma foreign_keys = off")


class SqliteDatabase:
    """One connection for all threads: a statement takes a fraction of a millisecond.

    The file is opened when it is first needed, and only its owner may read it. Where it cannot be written, it
    is opened for reading. A file of another kind has its own tables, in a subclass.
    """

    version: int = VERSION
    tables: tuple[str, ...] = tuple(TABLES)
    damaged: Message = Message("{path} is damaged; `trendscope doctor --repair` saves what can be read")

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    @property
    def address(self) -> str:
        return str(self.path)

    @property
    def size(self) -> int:
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def read(self, sql: str, **values: Any) -> list[Row]:
        return self._patiently(lambda connection: connection.execute(sql, values).fetchall())

    def write(self, *statements: Statement) -> int:
        def change(connection: sqlite3.Connection) -> int:
            connection.execute("begin immediate")
            try:
                changed = [connection.execute(sql, values).rowcount for sql, values in statements]
                connection.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("rollback")
                raise
            return changed[-1]

        return self._patiently(change)

    def try_hold(self, name: str) -> Callable[[], None] | None:
        digest = blake2b(name.encode(), digest_size=16).hexdigest()
        path = self.path.parent / "held" / digest
        lock = FileLock(path, thread_local=False)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(blocking=False)
        except Timeout:
            return None
        except (OSError, NotImplementedError):  # a disk without locks: then two may ask for the same
            return lambda: None

        def give_back() -> None:
            # Removed while it is held: filelock takes no lock on a file that is gone by then.
            path.unlink(missing_ok=True)
            lock.release()

        return give_back

    def shrink(self) -> None:
        """Give the space of what was removed back to the disk."""

        def rewrite(connection: sqlite3.Connection) -> None:
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()

        self._patiently(rewrite)

    def close(self) -> None:
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _patiently(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do the work, again and again while another process writes."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with self._lock:
                    return work(self._opened())
            except sqlite3.Error as error:
                code = _code(error)
                if code not in _BUSY or time.monotonic() > until or has_ended():
                    raise self._explained(error, code) from error
            time.sleep(_POLL)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._open()
            # Where nobody closes it, it is closed with this object; Python 3.13 warns of one that is not.
            weakref.finalize(self, self._connection.close)
        return self._connection

    def _open(self) -> sqlite3.Connection:
        connection = None
        try:
            self._create()
            connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
            connection.text_factory = decode
            for setting in _SETTINGS:
                connection.execute(setting)
            self._set_up(connection)
        except (OSError, sqlite3.Error, StoreUnavailable) as error:
            if connection:
                connection.close()
            unwritable = isinstance(error, OSError) or _code(error) in _UNWRITABLE
            if unwritable and self.path.is_file():
                return self._open_to_read()
            if isinstance(error, OSError):
                reason = reason_of(error)
                raise StoreUnavailable(
                    "nothing can be kept in {path}: {reason}", path=self.path.parent, reason=reason
                ) from error
            raise
        return connection

    def _create(self) -> None:
        """Make the file, with a mode that lets nobody else read it; SQLite gives its other files the same."""
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))

    def _open_to_read(self) -> sqlite3.Connection:
        uri = f"{self.path.as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        connection.text_factory = decode
        return connection

    def _set_up(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("pragma user_version").fetchone()
        if version > self.version:
            raise StoreUnavailable(
                "{path} was written by a newer trendscope; install that one", path=self.path
            )
        if version == self.version:
            return
        for table in self.tables:
            connection.execute(table)
        connection.execute(f"pragma user_version = {self.version}")

    def _explained(self, error: sqlite3.Error, code: int | None) -> Exception:
        if code in _DAMAGED:
            return StoreDamaged(self.damaged.template, path=self.path)
        if code in _BUSY:
            return StoreUnavailable("another program keeps {path} locked", path=self.path)
        return StoreUnavailable("nothing can be kept in {path}: {error}", path=self.path, error=error)


def decode(text: bytes) -> str:
    """A text, though a damaged one: the row's seal does not fit it, and the other rows can be read."""
    return text.decode("utf-8", "surrogateescape")


def _code(error: Exception) -> int | None:
    """The primary code of an error of SQLite."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
