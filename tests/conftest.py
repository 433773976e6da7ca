"""What holds for every test: no network but loopback, no settings of the person who runs them."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.postgres import programs, serving_postgres
from tests.fakes.servers import unused_port
from tests.repository import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.fakes.sources import Sources

WORLD = REPOSITORY.parent / "shared" / "world" / "world.py"
WORLD_STARTS_WITHIN = 180.0
PERSONAL = (
    *("TRENDSCOPE_", "TAVILY_", "OPENALEX_", "SEMANTIC_SCHOLAR_"),
    *("OPENAI_", "ANTHROPIC_", "LANGSMITH_", "LANGCHAIN_"),
)
NETWORK = (
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("requests_ca_bundle", "curl_ca_bundle", "ssl_cert_file", "ssl_cert_dir"),
)


def pytest_collection_finish() -> None:
    """The tests and the modules stay: collecting garbage need not look at them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No key, no setting and no cache of the person who runs the tests; child processes inherit this."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(PERSONAL) or name.lower() in NETWORK:
                patch.delenv(name)
        patch.setenv("LANGUAGE", "en")
        patch.setenv("LANGSMITH_TRACING", "false")
        patch.setenv("TRENDSCOPE_STORE", "off")
        patch.setenv("TRENDSCOPE_LIBRARY", str(tmp_path_factory.mktemp("library") / "library.db"))
        patch.setenv("TRENDSCOPE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """No name outside this machine is looked up; pytest-socket refuses to connect to an address."""
    look_up = socket.getaddrinfo

    def only_here(host: Any, *args: Any, **options: Any) -> Any:
        if host not in (None, "localhost", b"localhost"):
            try:
                look_up(host, None, flags=socket.AI_NUMERICHOST)
            except socket.gaierror:
                raise socket.gaierror(socket.EAI_NONAME, "names are not looked up in tests") from None
        return look_up(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", only_here)
        yield


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Paths that no test had; pytest itself would read thousands of names to find one for each test."""
    folder = tmp_path_factory.mktemp("folders")
    return (folder / str(number) for number in count())


@pytest.fixture
def tmp_path(folders: Iterator[Path]) -> Path:
    """An empty folder of one test."""
    folder = next(folders)
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder: no .env is read, and what is written goes away."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def own_cache(folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache: nothing is known from another test, and no pace is shared with one."""
    folder = next(folders)
    folder.mkdir()
    monkeypatch.setenv("TRENDSCOPE_CACHE", str(folder))
    return folder


@pytest.fixture(autouse=True)
def own_library(folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the library of one test will be."""
    path = next(folders) / "library.db"
    monkeypatch.setenv("TRENDSCOPE_LIBRARY", str(path))
    return path


@pytest.fixture(scope="module")
def running() -> Iterator[Sources]:
    """Sources of few papers, for the tests of a file."""
    from tests.fakes.corpus import FEW
    from tests.fakes.sources import Sources

    with Sources(papers=FEW) as sources:
        yield sources


@pytest.fixture
def sources(running: Sources) -> Sources:
    """Sources that answer well, and were asked nothing, until a test says otherwise."""
    running.reset()
    return running


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of five public APIs over real papers, on loopback."""
    if not WORLD.is_file():
        pytest.skip(f"the APIs on loopback are not here: {WORLD}")
    port = unused_port()
    address = f"http://127.0.0.1:{port}"
    said = tmp_path_factory.mktemp("world") / "world.log"
    command = [sys.executable, str(WORLD), "--port", str(port), "--acl-as-arxiv", "--log", ""]
    with said.open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            wait_for(f"{address}/control/health", process, said, WORLD_STARTS_WITHIN)
            yield address
        finally:
            process.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, for the tests of a file; Playwright's event loop runs until it is closed."""
    from tests.fakes.browser import running_chromium

    with running_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this session."""
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    with serving_postgres(found) as address:
        yield address


@pytest.fixture
def new_database(postgres: str) -> Iterator[str]:
    """The address of an empty place in that server, which no other test has."""
    import psycopg

    from trendscope.store import opening

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"create schema {name}".encode())
    address = f"{postgres}?options=-csearch_path%3D{name}"
    yield address
    if store := opening._open.pop(address, None):
        store.database.close()


def wait_for(address: str, process: subprocess.Popen[Any], said: Path, seconds: float) -> None:
    """Wait until a server answers; fail with what it said where it ends, or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer within {seconds:.0f} s:\n{said.read_text()[-2000:]}")
