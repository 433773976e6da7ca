"""The store in a PostgreSQL database, which several machines may use at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trendscope.errors import StoreDamaged, StoreUnavailable, UsageError
from trendscope.store.database import VALUE, Row, Statement
from trendscope.store.tables import TABLES, VERSION
from trendscope.text.masking import remember_secret

T = TypeVar("T")

# A server that is gone without a word, as after a power cut, is noticed in half a minute.
_DEFAULTS: dict[str, Any] = {
    "application_name": "trendscope",
    "connect_timeout": 10,  # seconds, as the next two
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}
# A crash of the server may take the last answers, which are then asked for again, but damages nothing.
_SETTINGS = "set synchronous_commit = off; set client_min_messages = warning"
_TYPES = ((" blob", " bytea"), (" real", " double precision"), (" without rowid", ""))
# When any machine last started a request to a host.
_STARTS = "create table if not exists starts (host text primary key, at timestamptz not null)"
_TRY_HOLD = "select pg_try_advisory_lock(:key)"
_GIVE_BACK = "select pg_advisory_unlock(:key)"
_SET_UP = "trendscope: tables"
_DAMAGED = (errors.DataCorrupted, errors.IndexCorrupted)


class PostgresDatabase:
    """One connection for all threads; it is opened when it is first needed, and again when it was lost.

    What is written has to bear being written twice: a connection that is lost while a change is made
    does not say whether it was.
    """

    def __init__(self, address: str) -> None:
        """A database by its address, such as postgresql://user@host/trendscope.

        Raises UsageError if it is not an address of PostgreSQL.
        """
        try:
            given = {name: value for name, value in conninfo_to_dict(address).items() if value is not None}
        except psycopg.Error:
            raise UsageError(
                "the address of the store cannot be read; write it as postgresql://user@host/trendscope"
            ) from None
        remember_secret(str(given.get("password", "")))
        self.conninfo = make_conninfo("", **_DEFAULTS | given)
        self._shown = _without_password(given)
        self._connection: Connection[Row] | None = None
        self._lock = threading.RLock()
        self._held: set[int] = set()

    @property
    def address(self) -> str:
        return self._shown

    @property
    def size(self) -> int:
        """Bytes that all tables of the store's schema take."""
        rows = self.read(
            "select coalesce(sum(pg_total_relation_size(oid)), 0) from pg_class"
            " where relkind = 'r' and relnamespace = to_regnamespace(current_schema())"
        )
        return int(rows[0][0])

    def read(self, sql: str, **values: Any) -> list[Row]:
        return self._connected(lambda connection: connection.execute(_named(sql), values).fetchall())

    def write(self, *statements: Statement) -> int:
        def change(connection: Connection[Row]) -> int:
            # Sent together: on another machine, each way there and back counts.
            with connection.pipeline(), connection.transaction():
                made = [connection.execute(_named(sql), values) for sql, values in statements]
            return made[-1].rowcount

        return self._connected(change)

    def try_hold(self, name: str) -> Callable[[], None] | None:
        key = lock_key(name)
        # The server lets one connection hold a name several times.
        with self._lock:
            if key in self._held or not self.read(_TRY_HOLD, key=key)[0][0]:
                return None
            self._held.add(key)

        def give_back() -> None:
            # A connection that is lost holds nothing.
            with self._lock, suppress(StoreUnavailable):
                self._held.discard(key)
                self.read(_GIVE_BACK, key=key)

        return give_back

    def close(self) -> None:
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _connected(self, work: Callable[[Connection[Row]], T]) -> T:
        """Do the work; once more with a new connection if the server had gone away."""
        with self._lock:
            try:
                try:
                    return work(self._opened())
                except psycopg.OperationalError:
                    if self._connection is None or not self._connection.closed:
                        raise
                    self.close()
                    return work(self._opened())
            except psycopg.Error as error:
                raise self._explained(error) from error

    def _opened(self) -> Connection[Row]:
        if self._connection is None:
            connection = psycopg.connect(self.conninfo, autocommit=True)
            try:
                self._set_up(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _set_up(self, connection: Connection[Row]) -> None:
        connection.execute(_SETTINGS)
        if _version(connection) < VERSION:
            with connection.transaction():
                # Others who come at the same time wait until the tables are there.
                connection.execute("select pg_advisory_xact_lock(%(key)s)", {"key": lock_key(_SET_UP)})
                if _version(connection) < VERSION:
                    _create_tables(connection)
        if _version(connection) > VERSION:
            raise StoreUnavailable(
                "{store} was written by a newer trendscope; install that one", store=self.address
            )
        # What was held by a connection that is lost is held again, unless somebody else was faster.
        for key in self._held:
            connection.execute(_named(_TRY_HOLD), {"key": key})

    def _explained(self, error: psycopg.Error) -> Exception:
        reason = error.diag.message_primary or " ".join(str(error).split())
        if isinstance(error, _DAMAGED):
            return StoreDamaged("{store} is damaged: {reason}", store=self.address, reason=reason)
        return StoreUnavailable("nothing can be kept in {store}: {reason}", store=self.address, reason=reason)


def _named(sql: str) -> bytes:
    """The statement with its values as psycopg names them."""
    return VALUE.sub(r"%(\1)s", sql.replace("%", "%%")).encode()


def lock_key(name: str) -> int:
    """The number by which the server knows a name that is held: 64 bits with a sign."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _version(connection: Connection[Row]) -> int:
    """The version of the tables; 0 if there are none."""
    [(exists,)] = connection.execute("select to_regclass('store_version') is not null").fetchall()
    return int(connection.execute("select version from store_version").fetchall()[0][0]) if exists else 0


def _create_tables(connection: Connection[Row]) -> None:
    connection.execute("create table if not exists store_version (version integer not null)")
    for table in TABLES:
        for ours, theirs in _TYPES:
            table = table.replace(ours, theirs)  # noqa: PLW2901 - it is translated word by word
        connection.execute(table.encode())
    connection.execute(_STARTS)
    connection.execute("delete from store_version")
    connection.execute("insert into store_version values (%(version)s)", {"version": VERSION})


def _without_password(given: dict[str, Any]) -> str:
    user = f"{given['user']}@" if "user" in given else ""
    port = f":{given['port']}" if "port" in given else ""
    return f"postgresql://{user}{given.get('host', '')}{port}/{given.get('dbname', '')}"
