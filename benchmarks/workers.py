"""Workers that are killed: `python -m benchmarks.workers URL`.

URL is a replica of the sources (benchmarks/replica.py). Small questions wait in a PostgreSQL database, of a
server that is started for this unless `--store` names one; workers answer them, and one is killed every few
seconds and replaced. Says how many results were lost or made twice, how many requests were made again, and
the smallest gap between two requests to arXiv as the replica saw them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

from benchmarks.replica import control, settings_at
from tests.fakes.postgres import programs, serving_postgres
from trendscope.batches.task import BatchTask
from trendscope.store.postgres import PostgresDatabase
from trendscope.store.store import Store
from trendscope.workers.queue import Queue

TOPICS = (
    *(
        "word sense disambiguation",
        "named entity recognition",
        "semantic role labeling",
        "coreference resolution",
    ),
    *(
        "dependency parsing",
        "relation extraction",
        "keyphrase extraction",
        "text simplification",
        "paraphrasing",
    ),
    *(
        "sarcasm detection",
        "hate speech detection",
        "stance detection",
        "fake news detection",
        "entity linking",
    ),
    *("code-switching", "spelling correction", "text style transfer", "argument mining", "slot filling"),
)
YEARS = ((2024, 2025), (2023, 2024), (2022, 2023), (2021, 2022))
PATIENCE = 1500.0  # seconds
_POLL = 0.1


@dataclass(frozen=True)
class Worker:
    """A process, and the file of what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def has_said_something(self) -> bool:
        """Whether it has begun: a busy machine takes long to start one."""
        return self.log.stat().st_size > 0


@dataclass
class Workers:
    """So many workers at a time; `said` has what all of them wrote."""

    count: int
    environment: dict[str, str]
    folder: Path
    killed: int = 0
    _alive: list[Worker] = field(default_factory=list)
    _started: int = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "trendscope", "worker", "--jobs", "1", "--until-empty"]
        path = self.folder / f"worker-{self._started}.log"
        with path.open("wb") as log:
            process = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._alive.append(Worker(process, path))
        self._started += 1

    def run(self, seconds_between_kills: float, chance: random.Random) -> None:
        """Until no question is left; kills one and starts another again and again."""
        began = last = time.monotonic()
        try:
            for _ in range(self.count):
                self.start()
            while self._alive and time.monotonic() < began + PATIENCE:
                time.sleep(_POLL)
                self._alive = [each for each in self._alive if each.process.poll() is None]
                working = [each for each in self._alive if each.has_said_something]
                if working and time.monotonic() > last + seconds_between_kills:
                    last = time.monotonic()
                    self._kill(chance.choice(working))
                    self.start()
        finally:
            for each in self._alive:
                each.process.kill()

    def _kill(self, victim: Worker) -> None:
        victim.process.kill()
        victim.process.wait()
        self._alive.remove(victim)
        self.killed += 1

    def said(self) -> Iterator[str]:
        for log in sorted(self.folder.glob("worker-*.log")):
            yield from log.read_text().splitlines()


def questions(count: int) -> list[BatchTask]:
    asked = [(topic, years) for years in YEARS for topic in TOPICS][:count]
    return [
        BatchTask(
            run=uuid4().hex,
            question=f"trends in {topic} {since}-{until}",
            options={"sources": ["arxiv"], "since": since, "until": until, "model": "none"},
        )
        for topic, (since, until) in asked
    ]


def environment(url: str, store: str, interval: float, folder: Path) -> dict[str, str]:
    addresses = {f"TRENDSCOPE_{name.upper()}_URL": at for name, at in settings_at(url).addresses.items()}
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRENDSCOPE_")},
        **addresses,
        "TRENDSCOPE_STORE": store,
        "TRENDSCOPE_ARXIV_DELAY": str(interval),
        "TRENDSCOPE_CACHE": str(folder / "cache"),
    }


def requests_seen(url: str) -> list[tuple[float, str]]:
    """When each request to arXiv came, in seconds, and what it asked for."""
    with urllib.request.urlopen(f"{url}/control/log?service=arxiv", timeout=10) as log:
        return sorted((each["t"] - (each["ms"] or 0.0) / 1000, each["query"]) for each in json.load(log))


def report(asked: Sequence[BatchTask], store: Store, workers: Workers, url: str, interval: float) -> None:
    runs = {run.id: run for run in store.runs()}
    finished = [run for each in asked if (run := runs.get(each.run)) and run.status]
    told = Counter(line.partition(", ")[2] for line in workers.said() if ", trends in " in line)
    seen = requests_seen(url)
    gaps = sorted(later - sooner for (sooner, _), (later, _) in pairwise(seen))
    print(f"results: {len(finished)} of {len(asked)}, {dict(Counter(run.status for run in finished))}")
    print(f"told twice: {sum(count - 1 for count in told.values())}; workers killed: {workers.killed}")
    print(f"requests to arXiv: {len(seen)}, {len(seen) - len({query for _, query in seen})} of them again")
    print(f"gaps: smallest {gaps[0]:.4f} s of {interval:g} s, median {gaps[len(gaps) // 2]:.4f} s")
    print(f"store: {store.database.size / max(1, len(finished)):,.0f} bytes a question")
    for line in workers.said():
        if not line.startswith(("trendscope: answering", "trendscope: complete, ")):
            print("said:", line)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers", description=__doc__)
    parser.add_argument("url", help="address of the replica")
    parser.add_argument("--store", help="address of an empty PostgreSQL database")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--interval", type=float, default=0.2, help="seconds between requests to arXiv")
    parser.add_argument("--kill", type=float, default=4.0, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    asked = questions(options.questions)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place = options.store
        if place is None:
            if (found := programs()) is None:
                parser.error("PostgreSQL is not installed; name a server with --store")
            place = stack.enter_context(serving_postgres(found))
        database = PostgresDatabase(place)
        stack.callback(database.close)
        asyncio.run(Queue(database).add(asked))
        control(options.url, "reset", {})
        workers = Workers(options.workers, environment(options.url, place, options.interval, folder), folder)
        began = time.monotonic()
        workers.run(options.kill, random.Random(options.seed))
        print(f"{options.questions} questions, {options.workers} workers: {time.monotonic() - began:.0f} s")
        report(asked, Store(database), workers, options.url, options.interval)


if __name__ == "__main__":
    main()
