"""A store that another program holds, or that cannot be written: a run waits, or goes on without it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import research
from trendscope.archive import Archive
from trendscope.commands.progress import showing_progress
from trendscope.errors import BudgetExhausted, StoreUnavailable
from trendscope.events import Progress
from trendscope.net.cancellation import Scope, within
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin exclusive")
print("held", flush=True)
sys.stdin.readline()
"""
RUN = KeptRun(id="first", question="engines", options="{}", version="1", started=1.0)
NOBODY = 65534


@pytest.fixture
def path() -> Iterator[Path]:
    """In a folder that another user may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "kept" / "trendscope.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A store with a run, which nobody has open."""
    store = Store(SqliteDatabase(path))
    store.keep_run(RUN)
    store.database.close()
    yield store
    store.database.close()


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes to the store, until it is sent a line."""
    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_write_waits_for_another_program(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits, sleep = threading.Event(), time.sleep

    def note(seconds: float) -> None:
        waits.set()
        sleep(seconds)

    monkeypatch.setattr("trendscope.store.sqlite.time.sleep", note)
    with held(path) as other, ThreadPoolExecutor() as pool:
        assert [run.id for run in store.runs()] == ["first"]  # it may be read meanwhile
        writing = pool.submit(store.keep_run, KeptRun("second", "engines", "{}", "1", 2.0))
        waits.wait()
        other.communicate("go on\n")
        writing.result()

    assert [run.id for run in store.runs()] == ["second", "first"]


def test_a_run_that_is_over_waits_for_nobody(store: Store, path: Path) -> None:
    over = Scope()
    over.end(partial(BudgetExhausted, "stopped by you"))

    with held(path), within(over), pytest.raises(StoreUnavailable, match=r"another program keeps .* locked"):
        store.keep_run(RUN)


@contextmanager
def without_privileges() -> Iterator[None]:
    """As a user for whom modes count: root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_store_that_may_only_be_read_is_read(store: Store, path: Path) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o555)

    with without_privileges():
        assert [run.id for run in store.runs()] == ["first"]
        with pytest.raises(StoreUnavailable, match=r"nothing can be kept in .*trendscope\.db"):
            store.keep_run(RUN)
        store.database.close()
    path.parent.chmod(0o755)


def test_a_folder_that_may_not_be_written_is_named(path: Path) -> None:
    store = Store(SqliteDatabase(path))
    path.parent.parent.chmod(0o555)

    with without_privileges(), pytest.raises(StoreUnavailable, match=f"{path.parent}: Permission denied"):
        store.keep_run(RUN)
    path.parent.parent.chmod(0o755)


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may become larger than so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_in_the_middle_of_a_run_is_one_line_and_costs_no_report(store: Store, path: Path) -> None:
    said: list[Progress] = []
    with Sources(papers=FEW) as sources:
        settings = sources.settings(store=str(path.parent), sources=("arxiv",))
        with full_disk(100_000):
            report = research(
                "machine translation since 2019", settings=settings, today=TODAY, on_progress=said.append
            )

    assert report.status == "complete"
    (line,) = [step.text for step in said if "kept" in step.text]
    assert line == said[-1].text
    assert str(path) in line
    assert "\n" not in line
    assert [run.status for run in Archive(settings).runs()] == [None, None]


def test_where_nothing_can_be_kept_is_said_before_the_run(path: Path) -> None:
    path.parent.write_text("a file in the place of the folder")
    said: list[Progress] = []
    with Sources(papers=FEW) as sources:
        settings = sources.settings(store=str(path.parent), sources=("arxiv",))
        report = research(
            "machine translation since 2019", settings=settings, today=TODAY, on_progress=said.append
        )

    assert report.status == "complete"
    assert [at for at, step in enumerate(said) if "kept" in step.text] == [0]
    assert said[0].is_warning


def test_a_quiet_command_says_no_more_than_that(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [Progress("searcher", "searching"), Progress("supervisor", "not kept", is_warning=True)]

    with showing_progress(quiet=True) as show:
        for step in steps:
            show(step)

    assert capsys.readouterr().err == "supervisor  not kept\n"
