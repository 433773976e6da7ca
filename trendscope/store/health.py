"""Whether a store is whole: its structure, and the seal of every row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from trendscope.errors import StoreDamaged, StoreError
from trendscope.store.database import Database, Row
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store
from trendscope.store.tables import is_sealed, key_columns
from trendscope.text.message import Message

REPAIR = Message("`trendscope doctor --repair` saves what can be read")
_BATCH = 100  # rows that are in memory at a time


@dataclass
class StoreHealth:
    """What is in a store; `rows` and `damaged` by table, `problems` each with what to do."""

    address: str
    size: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    damaged: dict[str, int] = field(default_factory=dict)
    unfinished: list[KeptRun] = field(default_factory=list)
    problems: list[Message] = field(default_factory=list)
    needs_repair: bool = False


def check_store(store: Store) -> StoreHealth:
    """Read all of a store. What is wrong with it is told and never raised."""
    health = StoreHealth(store.database.address)
    try:
        # It changes nothing, and fails where nothing can be changed. What is damaged is told below.
        with suppress(StoreDamaged):
            store.database.write(("delete from runs where id = :id", {"id": ""}))
    except StoreError as error:
        health.problems.append(_elsewhere(error))
    try:
        _check_structure(store.database, health)
        for table in key_columns():
            _check_rows(store.database, table, health)
        health.unfinished = [run for run in store.runs() if run.status is None]
    except StoreDamaged as error:
        health.needs_repair = True
        health.problems.append(error.message)
    except StoreError as error:
        if not health.problems:
            health.problems.append(_elsewhere(error))
    health.size = store.database.size
    return health


def rows_of(database: Database, table: str) -> Iterator[Row]:
    """All rows of a table, in the order of its key. Raises StoreDamaged where that has no end."""
    columns = key_columns()[table]
    names, values = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    order = f" order by {names} limit {_BATCH}"
    left = database.read(f"select count(*) from {table}")[0][0]  # noqa: S608 - the names are ours
    rows = database.read(f"select * from {table}{order}")  # noqa: S608 - as above
    while rows:
        yield from rows
        left -= len(rows)
        if left < -_BATCH:  # more may have been written since then, but an index that leads back has no end
            raise StoreDamaged("{store} is damaged: {repair}", store=database.address, repair=REPAIR)
        last = dict(zip(columns, rows[-1], strict=False))
        rows = database.read(
            f"select * from {table} where ({names}) > ({values}){order}",  # noqa: S608 - as above
            **last,
        )


def _elsewhere(error: StoreError) -> Message:
    return Message("{error}: make it writable, or set TRENDSCOPE_STORE to another folder", error=error)


def _check_structure(database: Database, health: StoreHealth) -> None:
    if isinstance(database, SqliteDatabase):  # a server looks after its own files
        (said,) = database.read("pragma quick_check(1)")[0]
        if said != "ok":
            health.needs_repair = True
            health.problems.append(
                Message(
                    "{store} is damaged ({problem}): {repair}",
                    store=database.address,
                    problem=said.splitlines()[-1],
                    repair=REPAIR,
                )
            )


def _check_rows(database: Database, table: str, health: StoreHealth) -> None:
    sealed = [is_sealed(row) for row in rows_of(database, table)]
    health.rows[table], health.damaged[table] = len(sealed), sealed.count(False)
    if number := health.damaged[table]:
        health.needs_repair = True
        health.problems.append(
            Message(
                "{rows:row is|rows are} damaged in {table}, and not used: {repair}",
                rows=number,
                table=table,
                repair=REPAIR,
            )
        )
