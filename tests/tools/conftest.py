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
def session() -> Iterator[Session]:
    with a_session() as session:
        yield session
