"""A run in a process of its own, for `benchmarks.kill`: it begins or resumes a run, and may kill itself."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.runs import TODAY
from trendscope import Report, research
from trendscope.archive import Archive
from trendscope.settings import Settings
from trendscope.store.keeping import Keeping

QUESTION = "machine translation since 2019"
_READS = ("select", "pragma")


@dataclass(frozen=True)
class Order:
    """What the process does. `dies_at` is the statement of a write at which it kills itself, 0 for none."""

    run: str
    settings: dict[str, Any]
    model: str
    out: Path
    dies_at: int = 0


def work(order: Order, statements: Any) -> None:
    """Resume the run, or ask its question where nothing of it is kept; write the report without its usage.

    `statements` is a shared number: how many statements of writes were made.
    """

    def count() -> None:
        statements.value += 1
        if statements.value == order.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with tracing(count):
        report = answer(order)
    order.out.write_text(without_usage(report), "utf-8")


def answer(order: Order) -> Report:
    settings = Settings(**order.settings)
    archive = Archive(settings)
    if any(each.id == order.run for each in archive.runs()):
        return archive.resume(order.run)
    keeping = Keeping(run=order.run)
    return research(QUESTION, settings=settings, model=order.model, today=TODAY, keeping=keeping)


def without_usage(report: Report) -> str:
    """The report but for what it cost."""
    return report.model_dump_json(exclude={"usage"})


@contextmanager
def tracing(count: Callable[[], None]) -> Iterator[None]:
    """Call `count` just before each statement of a write to any database that is opened in the block.

    The statement after a commit counts too, whatever it is: by then the write has been made.
    """
    connect, committed = sqlite3.connect, False

    def see(statement: str) -> None:
        nonlocal committed
        if committed or not statement.lstrip().lower().startswith(_READS):
            count()
        committed = statement.lstrip().lower().startswith("commit")

    def traced(*args: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **options)
        connection.set_trace_callback(see)
        return connection

    sqlite3.connect = traced  # type: ignore[assignment]
    try:
        yield
    finally:
        sqlite3.connect = connect
