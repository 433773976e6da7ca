"""One cache for all tests of a module: its whole runs read the papers of their field from the network once.

A module takes both names from here; its tests may count no requests for those papers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import use_cache


@pytest.fixture(scope="module")
def shared_folder(folders: Iterator[Path]) -> Path:
    return next(folders)


@pytest.fixture
def own_cache(shared_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return use_cache(shared_folder, monkeypatch)
