"""What the tests of the tools share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.sources import Sources, a_session
from trendscope.net.session import Session


@pytest.fixture(scope="session")
def running() -> Iterator[Sources]:
    with Sources() as sources:
        yield sources


@pytest.fixture
def sources(running: Sources) -> Sources:
    """Sources that answer well until a test says otherwise."""
    running.reset()
    return running


@pytest.fixture
def session() -> Iterator[Session]:
    with a_session() as session:
        yield session
