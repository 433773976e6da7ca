"""The tests of the store run on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trendscope.store.database import Database
from trendscope.store.opening import open_database

OpenDatabase = Callable[[], Database]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where the store is."""
    return tmp_path if request.param == "sqlite" else str(request.getfixturevalue("new_database"))


@pytest.fixture
def opening(place: str | Path) -> Iterator[OpenDatabase]:
    """Opens the same database as often as it is called, each time as another process would."""
    opened: list[Database] = []

    def open_it() -> Database:
        opened.append(open_database(place))
        return opened[-1]

    yield open_it
    for database in opened:
        database.close()


@pytest.fixture
def database(opening: OpenDatabase) -> Database:
    return opening()
