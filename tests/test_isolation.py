"""The tests reach loopback and nothing else, and see no settings of the person who runs them."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import pytest

from trendscope.settings import Settings, load_settings


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_an_address_outside_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_a_name_outside_is_not_looked_up() -> None:
    with pytest.raises(socket.gaierror, match="not looked up in tests"):
        socket.create_connection(("example.org", 80), timeout=1)


def test_no_setting_of_the_person_is_seen(own_cache: Path, own_library: Path) -> None:
    assert not list(Path.cwd().iterdir())
    set_here = {name for name in os.environ if name.startswith("TRENDSCOPE_")}
    assert set_here == {"TRENDSCOPE_CACHE", "TRENDSCOPE_LIBRARY", "TRENDSCOPE_STORE"}
    assert load_settings() == Settings.model_construct(cache=own_cache, store="off", library=own_library)


def test_no_cache_of_the_person_is_used(own_cache: Path) -> None:
    assert load_settings().cache_folder == own_cache
    assert own_cache.is_relative_to(tempfile.gettempdir())
