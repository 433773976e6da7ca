"""What the store costs: a write, a question, and the patience that another writer needs.

    python -m benchmarks.store --base http://127.0.0.1:8899

The server at --base answers as the sources do. Without it only writes are measured, and with --held a run of
a write while another process holds the file for so many seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.replica import settings_at
from trendscope import research
from trendscope.store.pruning import sizes
from trendscope.store.request import Cost, Request
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

QUESTIONS = (
    "recent trends in question answering",
    "trends in machine translation",
    "trends in named entity recognition",
    "trends in hallucination of language models",
    "trends in speech recognition",
)
WRITES, BYTES = 400, 45_000
HOLDS = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin exclusive")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("commit")
"""


def text_of(size: int) -> bytes:
    """A text that can be compressed about as well as an answer of arXiv: to a fourth."""
    draw = random.Random(1)
    words = ["".join(draw.choices("etaoinshrdlu", k=draw.randint(2, 9))) for _ in range(500)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    return " ".join(draw.choices(words, weights, k=size // 2)).encode()[:size]


def measure_writes(folder: Path) -> str:
    """The median times of an answer with its compression, and of a row of as many bytes without."""
    body, noise = text_of(BYTES), random.Random(1).randbytes(BYTES)
    with closing(SqliteDatabase(folder / "writes.db")) as database:
        store = Store(database)

        def keep(at: int) -> None:
            store.keep_answer("run", Request("search", {"number": at}, 60.0), body, Cost(requests=1))

        def write(at: int) -> None:
            values = {"key": at.to_bytes(32), "at": float(at), "body": noise}
            database.write(("insert into answers values (:key, :at, 'search', '', :body, x'00')", values))

        whole, row = timed(keep), timed(write)
    return f"an answer of {BYTES:,} bytes, compressed and kept: {whole}; {BYTES:,} bytes as they are: {row}"


def timed(write: Callable[[int], None]) -> str:
    wall, busy = [], []
    for at in range(WRITES):
        began, used = time.perf_counter(), time.thread_time()
        write(at)
        wall.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.thread_time() - used))
    return f"median {statistics.median(wall):.2f} ms, of CPU {statistics.median(busy):.2f} ms"


def measure_questions(base: str, folder: Path) -> None:
    """The bytes that each question adds to the store, and of what they are."""
    settings = settings_at(base).model_copy(update={"store": str(folder), "cache": "off"})
    before = 0
    for question in QUESTIONS:
        report = research(question, settings=settings, model="none")
        with closing(SqliteDatabase(folder / "trendscope.db")) as database:
            store = Store(database)
            database.shrink()
            kinds = {each.kind: (each.answers, each.size) for each in sizes(store)}
            reports = sum(len(run.packed or b"") for run in store.runs())
            size = database.size
        print(
            f"{question:45} {report.status:9} {(size - before) / 1000:8.0f} kB more;"
            f" in all {json.dumps(kinds)}, reports {reports:,}",
            flush=True,
        )
        before = size
    print(f"{before / len(QUESTIONS) / 1000:.0f} kB a question")


def measure_patience(folder: Path, seconds: float) -> str:
    """How long a write takes while another process holds the file."""
    path = folder / "held.db"
    with closing(SqliteDatabase(path)) as database:
        store = Store(database)
        list(store.runs())
        command = [sys.executable, "-c", HOLDS, str(path), str(seconds)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
            if other.stdout:
                other.stdout.readline()
            began = time.monotonic()
            store.keep_run(KeptRun("first", "engines", "{}", "1", 1.0))
            waited = time.monotonic() - began
        return (
            f"held for {seconds:g} s: written after {waited:.1f} s, {sum(1 for _ in store.runs())} run kept"
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base")
    parser.add_argument("--held", type=float, default=0.0, metavar="SECONDS")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(measure_writes(Path(name)), flush=True)
        if options.held:
            print(measure_patience(Path(name), options.held), flush=True)
        if options.base:
            measure_questions(options.base.rstrip("/"), Path(name) / "questions")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
