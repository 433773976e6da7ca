"""What only a database on a server does."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.fakes.servers import refusing_port, unused_port
from trendscope.errors import StoreUnavailable, UsageError
from trendscope.settings import Settings
from trendscope.store.opening import open_store

psycopg = pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

from trendscope.store.postgres import PostgresDatabase  # noqa: E402 - needs the extra

PASSWORD = "correct-horse-7"


@pytest.fixture
def database(new_database: str) -> Iterator[PostgresDatabase]:
    opened = PostgresDatabase(new_database)
    yield opened
    opened.close()


def end_connections(postgres: str, database: PostgresDatabase) -> None:
    """What a server that is started again does to the connection."""
    [(number,)] = database.read("select pg_backend_pid()")
    with psycopg.connect(postgres) as connection:
        connection.execute("select pg_terminate_backend(%s, 5000)", (number,))


def test_a_connection_that_is_lost_is_made_again(postgres: str, database: PostgresDatabase) -> None:
    end_connections(postgres, database)
    assert database.read("select 1") == [(1,)]

    end_connections(postgres, database)
    row = {"run": "r", "key": b"k", "seal": b"s"}
    assert database.write(("insert into uses values (:run, :key, 1.5, 1, null, '{}', :seal)", row)) == 1


def test_what_was_held_is_held_again(postgres: str, new_database: str, database: PostgresDatabase) -> None:
    give_back = database.try_hold(new_database)
    assert give_back
    end_connections(postgres, database)
    database.read("select 1")

    another = PostgresDatabase(new_database)
    assert another.try_hold(new_database) is None
    end_connections(postgres, database)
    give_back()
    assert another.try_hold(new_database)
    another.close()


def test_a_server_that_is_not_there_is_said_in_one_line_without_the_password() -> None:
    port = unused_port()
    database = PostgresDatabase(f"postgresql://ada:{PASSWORD}@127.0.0.1:{port}/trendscope?sslmode=disable")

    with pytest.raises(StoreUnavailable) as caught:
        database.write(("select 1", {}))

    said = str(caught.value)
    assert said.startswith(f"nothing can be kept in postgresql://ada@127.0.0.1:{port}/trendscope: ")
    assert "\n" not in said
    assert PASSWORD not in said


def test_its_address_has_no_password() -> None:
    given = f"postgres://ada:{PASSWORD}@db.example.org/trends?connect_timeout=1&password={PASSWORD}"

    assert PostgresDatabase(given).address == "postgresql://ada@db.example.org/trends"


@pytest.mark.parametrize("end", ["[::1/x", "host/x?no_such_option=1"])
def test_an_address_that_cannot_be_read_is_the_users(end: str) -> None:
    with pytest.raises(UsageError, match="the address of the store cannot be read") as caught:
        PostgresDatabase(f"postgresql://ada:{PASSWORD}@{end}")

    assert PASSWORD not in str(caught.value)


def test_the_store_of_an_address_is_opened_once() -> None:
    settings = Settings(store=f"postgresql://ada@127.0.0.1:{refusing_port()}/trendscope")

    store = open_store(settings)
    assert store
    assert store is open_store(settings)
    assert isinstance(store.database, PostgresDatabase)


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "trendscope.store.postgres")

    with pytest.raises(UsageError, match=r'pip install "trendscope\[postgres\]"$'):
        open_store(Settings(store="postgresql://ada@127.0.0.1/without"))
