"""What both databases do."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.repository import REPOSITORY
from trendscope.errors import StoreError, StoreUnavailable
from trendscope.store.database import Database, Statement
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.tables import VERSION

OpenDatabase = Callable[[], Database]

INSERT = "insert into answers values (:key, :at, :kind, :request, :body, :seal) on conflict do nothing"


def an_answer(key: bytes = b"k", **values: object) -> Statement:
    row = {"key": key, "at": 0.1, "kind": "search", "request": "{}", "body": b"\x00\xff", "seal": b"s"}
    return INSERT, row | values


def test_what_one_has_written_another_reads(opening: OpenDatabase) -> None:
    at = 1764000000.1234567
    opening().write(an_answer(b"\x00key\xff", at=at, request='{"q": "100 % 번역"}'))

    [row] = opening().read("select * from answers where request like '%100 % 번역%' and at = :at", at=at)

    assert (bytes(row[0]), row[1], row[3], bytes(row[4])) == (
        b"\x00key\xff", at, '{"q": "100 % 번역"}', b"\x00\xff",
    )  # fmt: skip


def test_nothing_is_what_was_not_given(database: Database) -> None:
    database.write(("insert into uses values (:run, :key, 1.5, 1, :failure, '{}', :seal)",
                    {"run": "r", "key": b"k", "failure": None, "seal": b"s"}))  # fmt: skip

    assert database.read("select fresh, failure, at from uses") == [(1, None, 1.5)]


def test_a_change_says_how_many_rows_it_made(database: Database) -> None:
    assert database.write(an_answer(b"1"), an_answer(b"2")) == 1
    assert database.write(an_answer(b"3"), an_answer(b"2")) == 0
    assert database.write(("delete from answers where key <> :key", {"key": b"1"})) == 2


def test_all_changes_are_made_or_none(database: Database) -> None:
    with pytest.raises(StoreError):
        database.write(an_answer(), ("insert into answers values (:key)", {"key": b"k"}))

    assert database.read("select * from answers") == []


def test_threads_share_it(opening: OpenDatabase) -> None:
    one, other = opening(), opening()

    def write(number: int) -> int:
        return (one, other)[number % 2].write(an_answer(str(number).encode()))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(40))) == 40
    assert one.read("select count(*) from answers") == [(40,)]


def test_those_who_come_first_make_the_tables_together(opening: OpenDatabase) -> None:
    opened = [opening() for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda database: database.read("select * from runs"), opened)) == [[]] * 4


def test_it_grows(database: Database) -> None:
    database.read("select 1")
    before = database.size
    database.write(*(an_answer(bytes([number]), request="r" * 90_000) for number in range(8)))

    assert database.size > before >= 0


def test_tables_of_a_newer_version_are_left_alone(
    place: str | Path, opening: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = "sqlite.SqliteDatabase.version" if isinstance(place, Path) else "postgres.VERSION"
    with monkeypatch.context() as patch:
        patch.setattr(f"trendscope.store.{version}", VERSION + 1)
        opening().read("select 1")

    with pytest.raises(StoreUnavailable, match=r"was written by a newer trendscope; install that one$"):
        opening().read("select 1")


# Names that one at a time may hold


def test_a_name_is_held_by_one(opening: OpenDatabase) -> None:
    one, other = opening(), opening()
    give_back = one.try_hold("name")
    assert give_back

    assert (one.try_hold("name"), other.try_hold("name")) == (None, None)
    assert other.try_hold("another")
    give_back()
    assert other.try_hold("name")


def test_one_of_many_threads_holds_a_name(opening: OpenDatabase) -> None:
    opened = [opening(), opening()]

    with ThreadPoolExecutor(8) as pool:
        holds = list(pool.map(lambda number: opened[number % 2].try_hold("name"), range(16)))

    [give_back] = filter(None, holds)
    give_back()


def test_a_file_that_its_holder_removes_is_held_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, third = (SqliteDatabase(tmp_path / "store.db") for _ in range(3))
    give_back = one.try_hold("name")
    assert give_back
    lock = fcntl.flock

    def lock_late(descriptor: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        give_back()
        lock(descriptor, operation)

    # The other one has opened the file when it is removed.
    monkeypatch.setattr(fcntl, "flock", lock_late)
    holds = [other.try_hold("name"), third.try_hold("name")]

    assert len(list(filter(None, holds))) == 1


HOLDER = """
import sys
from trendscope.settings import Settings
from trendscope.store.opening import open_store

held = open_store(Settings(store=sys.argv[1])).try_hold("name")
print(held is not None, flush=True)
sys.stdin.read()
"""


def test_a_killed_process_holds_nothing(place: str | Path, opening: OpenDatabase) -> None:
    database = opening()
    child = subprocess.Popen([sys.executable, "-c", HOLDER, str(place)], cwd=REPOSITORY, text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    with child:
        assert child.stdout
        assert child.stdout.readline() == "True\n"
        assert database.try_hold("name") is None
        child.kill()
    while (give_back := database.try_hold("name")) is None:
        pass  # the server notices in a moment
    give_back()
