"""What the tests of the tools share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.sources import Sources
from trendscope.egress import Egress


@pytest.fixture
def sources() -> Iterator[Sources]:
    with Sources() as running:
        yield running


@pytest.fixture
def egress() -> Iterator[Egress]:
    with Egress(user_agent="test", allowed_hosts={"127.0.0.1"}, attempts=1, timeout=0.5) as session:
        yield session
