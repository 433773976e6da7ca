"""A damaged store in a SQLite file: what can be read goes into a new one, and the old one stays beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trendscope.errors import StoreUnavailable, reason_of
from trendscope.store.database import Row
from trendscope.store.sqlite import SqliteDatabase, decode
from trendscope.store.tables import is_sealed, key_columns

_MAX_MISSES = 5_000  # numbers of rows behind an unreadable page at which another is looked for
# The header of a SQLite file in bytes, and what of it says how long a page is and how many there are.
_HEADER, _PAGE_SIZE, _PAGES = 100, slice(16, 18), slice(28, 32)


@dataclass(frozen=True)
class Repair:
    """What was saved and what was not, by table; `old` is where the damaged file is now.

    `lost` counts the damaged rows. Where `unread` names a table, a part of it could not be read at all, and
    how many rows that had is not known.
    """

    old: Path
    saved: dict[str, int]
    lost: dict[str, int]
    unread: tuple[str, ...]


def repair(path: Path, now: datetime) -> Repair:
    """Put a new store in the place of a damaged one, with every row that can be read and fits its seal.

    Raises StoreUnavailable if the new one cannot be written; then nothing was changed.
    """
    new = path.with_name(f"{path.name}.new")
    saved, lost, unread = {}, {}, []
    try:
        _remove(new)
        _remove(_copy_of(new))
        database = SqliteDatabase(new)
        database.read("select 1")
        with closing(database), closing(_open_damaged(path, new)) as source:
            for table in key_columns():
                rows = _Rows(source, table)
                saved[table], lost[table] = _copy(rows, database)
                if rows.missed:
                    unread.append(table)
        _remove(_copy_of(new))
        old = _swap(path, new, now)
    except OSError as error:
        raise StoreUnavailable(
            "no new store can be written beside {path}: {reason}", path=path, reason=reason_of(error)
        ) from error
    return Repair(old, saved, lost, tuple(unread))


def _open_damaged(path: Path, good: Path) -> sqlite3.Connection:
    """The damaged file; if SQLite takes it for none, a copy with the beginning of a good one.

    A schema that is writable is not checked, so that a file whose end is missing can be read up to there.
    """
    connection = _connect(path)
    try:
        connection.execute("select count(*) from sqlite_master")
    except sqlite3.DatabaseError:
        connection.close()
        copy = _copy_of(good)
        copy.write_bytes(_with_header(path.read_bytes(), good.read_bytes()))
        connection = _connect(copy)
    return connection


def _with_header(content: bytes, good: bytes) -> bytes:
    """The content with the header of a good file, in which only the number of pages is another."""
    pages = -(-len(content) // int.from_bytes(good[_PAGE_SIZE]))
    header = good[: _PAGES.start] + pages.to_bytes(4) + good[_PAGES.stop : _HEADER]
    return header + content[_HEADER:]


def _copy_of(good: Path) -> Path:
    return good.with_name(f"{good.name}.copy")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = decode
    connection.execute("pragma writable_schema = on")
    return connection


class _Rows:
    """The rows of a table in the order of their numbers; `missed` is whether some could not be read."""

    def __init__(self, source: sqlite3.Connection, table: str) -> None:
        self.source = source
        self.sql = f"select rowid, * from {table} where rowid > ? order by rowid limit 1"  # noqa: S608 - ours
        self.table = table
        self.missed = False

    def __iter__(self) -> Iterator[Row]:
        last = misses = 0
        while misses < _MAX_MISSES:
            try:
                row = self.source.execute(self.sql, (last,)).fetchone()
            except (sqlite3.Error, OverflowError):
                row = (last,)
            if row is None:
                return
            if row[0] <= last:  # an unreadable page, or one that leads back
                self.missed = True
                misses, last = misses + 1, last + 1
                continue
            last, misses = row[0], 0
            yield row[1:]


def _copy(rows: _Rows, database: SqliteDatabase) -> tuple[int, int]:
    """Write the rows that fit their seals; how many did, and how many did not."""
    saved = lost = 0
    for row in rows:
        if not is_sealed(row):
            lost += 1
            continue
        values = {f"c{chr(97 + at)}": value for at, value in enumerate(row)}
        names = ", ".join(f":{name}" for name in values)
        saved += database.write(
            (f"insert into {rows.table} values ({names}) on conflict do nothing", values)  # noqa: S608 - ours
        )
    return saved, lost


def _swap(path: Path, new: Path, now: datetime) -> Path:
    """Rename the damaged files, then put the new one in their place; where the old one is."""
    old = path.with_name(f"{path.name}.damaged-{now:%Y%m%d-%H%M%S}")
    for end in ("", "-wal"):
        source = path.with_name(path.name + end)
        if source.exists():
            source.rename(old.with_name(old.name + end))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    new.rename(path)
    return old


def _remove(new: Path) -> None:
    """Remove what a repair that was interrupted has left."""
    for end in ("", "-wal", "-shm"):
        new.with_name(new.name + end).unlink(missing_ok=True)
