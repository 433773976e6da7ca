"""A store is checked, and what can be read of a damaged one is saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from trendscope.store.health import check_store, rows_of
from trendscope.store.repair import repair
from trendscope.store.request import Cost, Request
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store
from trendscope.store.tables import TABLES, key_columns

NOW = datetime(2026, 11, 26, 12, 30, 0)
RUNS, ANSWERS = 3, 250


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trendscope.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Runs, of which one has not ended, and answers on many pages; nobody has the file open."""
    store, random = Store(SqliteDatabase(path)), Random(1)
    for at in range(RUNS):
        run = KeptRun(id=f"run{at}", question="engines", options="{}", version="1", started=float(at))
        store.keep_run(run.ended_with("complete", None, "{}", 9.0) if at else run)
    for at in range(ANSWERS):
        store.keep_answer("run1", Request("search", {"page": at}, 60.0), random.randbytes(400), Cost())
    store.database.close()
    yield store
    store.database.close()


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql)


def overwrite(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def test_the_key_of_every_table_is_known() -> None:
    tables = [statement.split()[5] for statement in TABLES if statement.startswith("create table")]

    assert {"answers": ["key", "at"], "uses": ["run", "key"], "runs": ["id"]}.items() <= key_columns().items()
    assert list(key_columns()) == tables


def test_all_rows_are_read_once(store: Store) -> None:
    rows = list(rows_of(store.database, "answers"))

    assert len({(bytes(row[0]), row[1]) for row in rows}) == len(rows) == ANSWERS


def test_a_store_that_is_whole_has_no_problem(store: Store, path: Path) -> None:
    health = check_store(store)

    assert health.rows.items() >= {"answers": ANSWERS, "uses": ANSWERS, "runs": RUNS}.items()
    assert list(health.rows) == list(key_columns())
    assert (health.problems, health.needs_repair, sum(health.damaged.values())) == ([], False, 0)
    assert [run.id for run in health.unfinished] == ["run0"]
    assert (health.address, health.size) == (str(path), store.database.size)


def test_a_damaged_row_is_left_behind(store: Store, path: Path) -> None:
    change(path, "update runs set question = 'motors' where id = 'run2'")

    (problem,) = check_store(store).problems
    store.database.close()
    done = repair(path, NOW)

    assert problem.startswith("1 row is damaged in runs, and not used: `trendscope doctor --repair`")
    assert done.saved.items() >= {"answers": ANSWERS, "uses": ANSWERS, "runs": RUNS - 1}.items()
    assert {table for table, lost in done.lost.items() if lost} == {"runs"}
    assert (done.lost["runs"], done.unread) == (1, ())
    assert done.old == path.with_name("trendscope.db.damaged-20261126-123000")
    assert check_store(store).problems == []
    with closing(sqlite3.connect(done.old)) as old:
        assert old.execute("select count(*) from runs").fetchone() == (RUNS,)


def test_what_is_behind_a_damaged_page_is_saved(store: Store, path: Path) -> None:
    page = path.read_bytes().index(b'{"page": 125}') // 4096
    overwrite(path, page * 4096, b"\xff" * 4096)

    health = check_store(store)
    store.database.close()
    done = repair(path, NOW)

    assert health.needs_repair
    assert done.unread
    assert ANSWERS - 20 < done.saved["answers"] + done.saved["uses"] - ANSWERS < ANSWERS
    assert check_store(store).problems == []


@pytest.mark.parametrize("damage", ["cut", "beginning"])
def test_a_file_that_sqlite_takes_for_none_is_read(store: Store, path: Path, damage: str) -> None:
    if damage == "cut":
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2 + 100])
    else:
        overwrite(path, 0, b"not a database at all")

    health = check_store(store)
    store.database.close()
    done = repair(path, NOW)

    assert health.needs_repair
    assert done.saved["runs"] == RUNS
    assert done.saved["answers"] > ANSWERS // 4
    assert check_store(store).problems == []
    assert sorted(each.name for each in path.parent.iterdir() if "damaged" in each.name) == [done.old.name]


def test_what_was_written_last_is_saved_too(store: Store, path: Path) -> None:
    store.keep_run(KeptRun(id="last", question="engines", options="{}", version="1", started=9.0))
    assert path.with_name("trendscope.db-wal").stat().st_size > 0

    done = repair(path, NOW)

    assert done.saved["runs"] == RUNS + 1
