"""A store in which something was changed: what does not fit its seal is as good as none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from trendscope.errors import StoreDamaged, StoreUnavailable
from trendscope.store.answers import Use
from trendscope.store.request import Cost, Request
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

RUNS = ("first", "other")
REQUEST = Request("search", {"url": "https://example.org/engines"}, max_age=60.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trendscope.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Two runs, an answer and its use; nobody has the file open."""
    store = Store(SqliteDatabase(path), clock=lambda: 100.0)
    for at, run in enumerate(RUNS):
        store.keep_run(KeptRun(id=run, question="engines", options="{}", version="1", started=float(at)))
    store.keep_answer("first", REQUEST, b"an engine", Cost(requests=1))
    store.database.close()
    yield store
    store.database.close()


def change(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql, values)


@pytest.mark.parametrize("seal", [5, 10**12, 1.5, "text", b"", b"x" * 16])
def test_a_row_with_any_other_seal_is_none(store: Store, path: Path, seal: Any) -> None:
    for table in ("runs", "answers", "uses"):
        change(path, f"update {table} set seal = ?", seal)

    assert [*store.runs()] == []
    assert store.uses("first") == []
    assert store.answer(REQUEST.key) is None


@pytest.mark.parametrize("question", ["cast(x'ff656e67' as text)", "x'656e67696e6573'", "7", "'engine'"])
def test_the_other_rows_can_be_read(store: Store, path: Path, question: str) -> None:
    change(path, f"update runs set question = {question} where id = 'first'")

    assert [run.id for run in store.runs()] == ["other"]


@pytest.mark.parametrize("report", [10**12, "text", 1.5])
def test_a_report_of_another_type_is_none(store: Store, path: Path, report: Any) -> None:
    change(path, "update runs set report = ? where id = 'first'", report)

    assert [run.id for run in store.runs()] == ["other"]
    with pytest.raises(StoreDamaged, match="run first is damaged"):
        store.run("first")


SCHEMAS = ("alter table runs rename to walks", "alter table runs rename column seal to veal")


@pytest.mark.parametrize("sql", SCHEMAS)
def test_a_store_with_other_tables_is_damaged(store: Store, path: Path, sql: str) -> None:
    change(path, sql)

    with pytest.raises(StoreDamaged, match="doctor --repair"):
        store.keep_run(KeptRun(id="new", question="engines", options="{}", version="1", started=3.0))


def test_a_store_of_a_newer_version_is_only_not_used(store: Store, path: Path) -> None:
    change(path, "pragma user_version = 1000")

    with pytest.raises(StoreUnavailable, match="newer trendscope"):
        list(store.runs())


KEEPS: list[Callable[[Store, str], None]] = [
    lambda store, text: store.keep_answer("first", Request("search", {"url": text}, 9.0), b"", Cost()),
    lambda store, text: store.keep_use("first", Use(key=b"key", at=1.0, fresh=True, failure=text)),
    lambda store, text: store.keep_run(KeptRun(text, text, text, "1", 5.0)),
]


@pytest.mark.parametrize("keep", KEEPS)
def test_half_a_character_is_kept_as_a_replacement(store: Store, keep: Callable[[Store, str], None]) -> None:
    keep(store, "half \ud800")

    tables = ("runs", "answers", "uses")
    assert "half \ufffd" in str([store.database.read(f"select * from {table}") for table in tables])
    assert len([*store.runs()]) + len(store.uses("first")) == 4  # one more than before
