"""kill -9 at the points where it could hurt, and what is left of a run.

    python -m benchmarks.kill                            # 300 kills and 50 double ones
    python -m benchmarks.kill --kills 16 --doubles 4

A run in a process of its own, with a model and without, is killed when a request reaches a source or the
model, when its answer has been sent, or at a statement with which the store is written: before, inside and
after each write. Then it is resumed, and in a double kill killed again while it is. Its report has to be that
of a run which nobody killed, but for the ledger, and no answer that was kept may have been asked for again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

sys.path.append(str(Path(__file__).resolve().parents[1]))

from benchmarks.killed_run import Order, work
from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW
from tests.fakes.models import model
from tests.fakes.servers import Handler
from tests.fakes.sources import Name, Sources
from trendscope.store.opening import FILE

PATIENCE = 60.0  # seconds for a run
REPORTED = 25  # runs between two lines of progress
MODELS = ("none", "openai:m")
# What a run imports on its way: a process that is forked has it already.
PRELOADED = [
    "benchmarks.killed_run",
    *("arxiv", "bs4", "lxml.etree", "tavily", "wikipedia"),
    *("langchain.chat_models", "langchain_openai", "openai.resources.chat", "anyio._backends._asyncio"),
    *("httpcore2", "truststore"),
]


@dataclass(frozen=True)
class Point:
    """Where a process is killed: at a request's beginning or end, or at a statement of a write."""

    kind: Literal["request", "write"]
    number: int


class Watch:
    """Counts the requests of each attempt, and kills a process at the one that it was told."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self._points = 0
        self._fatal = 0
        self._victim: int | None = None
        self._lock = threading.Lock()
        self._has_victim = threading.Event()

    @property
    def points(self) -> int:
        return self._points

    def expect(self, fatal: int) -> None:
        """Count anew; the process that is named next is killed at this point, 0 for none."""
        with self._lock:
            self._points, self._fatal, self._victim = 0, fatal, None
            self._has_victim.clear()

    def name(self, process: int) -> None:
        self._victim = process
        self._has_victim.set()

    def pass_point(self) -> None:
        with self._lock:
            self._points += 1
            is_fatal = self._points == self._fatal
        if is_fatal and self._has_victim.wait(PATIENCE) and self._victim:
            os.kill(self._victim, signal.SIGKILL)

    @contextmanager
    def serving(self, handler: Handler) -> Iterator[None]:
        """A request, from its beginning to when the answer was sent; each attempt signs its own."""
        bearer = handler.headers.get("Authorization", "").removeprefix("Bearer ")
        attempt = bearer if bearer.startswith("attempt") else handler.headers["User-Agent"]
        with self._lock:
            self.requests[attempt] += 1
        self.pass_point()
        try:
            yield
        finally:
            self.pass_point()


class WatchedSources(Sources):
    """Sources whose requests are counted."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(papers=FEW[::2])
        self.watch = watch

    def _answer(self, name: Name, handler: Handler) -> None:
        with self.watch.serving(handler):
            super()._answer(name, handler)


class WatchedChat(Chat):
    """A model whose requests are counted."""

    def __init__(self, replies: Callable[[dict[str, Any]], Reply], watch: Watch) -> None:
        super().__init__(replies)
        self.watch = watch

    def __enter__(self) -> WatchedChat:
        super().__enter__()
        handler: Any = self._server.RequestHandlerClass
        watch, post = self.watch, handler.do_POST

        def do_post(self: Handler) -> None:
            with watch.serving(self):
                post(self)

        handler.do_POST = do_post  # the class is made anew for each model
        return self


@dataclass(frozen=True)
class Attempt:
    """What a process did: requests that arrived, the points that it passed, and its report, if it has one."""

    killed: bool
    requests: int
    request_points: int
    write_points: int
    report: str | None


@dataclass
class Bench:
    """Runs processes on the watched sources and the watched model."""

    folder: Path
    sources: WatchedSources
    chat: WatchedChat
    watch: Watch
    context: Any
    whole: dict[str, Attempt] = field(default_factory=dict)
    _attempts: int = 0

    def attempt(self, run: str, chosen: str, point: Point | None = None) -> Attempt:
        """Begin or go on with a run, until it ends or is killed at the point."""
        self._attempts += 1
        name, out = f"attempt{self._attempts}", self.folder / run / "report.json"
        out.parent.mkdir(exist_ok=True)
        fatal = {point.kind: point.number} if point else {}
        order = Order(run, self._settings(run, name), chosen, out, fatal.get("write", 0))
        self.watch.expect(fatal.get("request", 0))
        statements = self.context.Value("i", 0)
        process = self.context.Process(target=work, args=(order, statements))
        process.start()
        self.watch.name(process.pid)
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            raise TimeoutError(f"the process took more than {PATIENCE:g} s")
        report = out.read_text("utf-8") if process.exitcode == 0 else None
        requests = sum(count for signed, count in self.watch.requests.items() if f"{name})" in f"{signed})")
        return Attempt(
            process.exitcode == -signal.SIGKILL, requests, self.watch.points, statements.value, report
        )

    def _settings(self, run: str, name: str) -> dict[str, Any]:
        settings = self.sources.settings(
            sources=("arxiv", "wikipedia", "tavily"),
            api_keys={"tavily": "tvly-none"},
            openai_api_key=name,
            contact=name,
            model_url=self.chat.url,
            store=str(self.folder / run),
            cache="off",
        )
        return settings.model_dump(exclude={"certificates", "proxies", "no_proxy"})

    def kept(self, run: str) -> int:
        """How many answers of a run are in its store; a copy is read, so that nothing is cleaned up."""
        with tempfile.TemporaryDirectory() as name:
            for each in (self.folder / run).glob(f"{FILE}*"):
                shutil.copy(each, name)
            with closing(sqlite3.connect(Path(name) / FILE)) as copy:
                tables = copy.execute("select count(*) from sqlite_master where name = 'answers'").fetchone()
                return int(copy.execute("select count(*) from answers").fetchone()[0]) if tables[0] else 0

    def points(self, chosen: str) -> list[Point]:
        """All points of a run that nobody kills."""
        whole = self.whole[chosen]
        return [
            *(Point("request", number + 1) for number in range(whole.request_points)),
            *(Point("write", number + 1) for number in range(whole.write_points)),
        ]


@dataclass
class Tally:
    """What came of all kills; `repeated` counts them by the calls in flight, which are made again."""

    kills: int = 0
    missed: int = 0
    repeated: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        again = ", ".join(f"{number} in {count}" for number, count in sorted(self.repeated.items()))
        return (
            f"{name:12} {self.kills:4} runs, {len(self.wrong)} wrong, {self.missed} ended before the point;"
            f" calls made again: {again or 'none'}"
        )


def kill(bench: Bench, chosen: str, points: list[Point], tally: Tally) -> None:
    """Kill a run at each of the points, one attempt after the other, then let it end, and check."""
    run, whole = uuid.uuid4().hex, bench.whole[chosen]
    name = f"{chosen}, {' and '.join(f'{point.kind} {point.number}' for point in points)}"
    made = kept = 0
    wrong: list[str] = []
    try:
        for point in (*points, None):
            attempt = bench.attempt(run, chosen, point)
            made += attempt.requests
            if point and not attempt.killed:
                tally.missed += 1
                return
            # What is kept is never asked for again, so that the rest is all that an attempt may ask for.
            if attempt.requests > whole.requests - kept:
                wrong.append(f"{attempt.requests} requests, though {kept} of {whole.requests} were kept")
            before, kept = kept, bench.kept(run)
            if kept < before:
                wrong.append(f"{before - kept} answers were lost")
        if attempt.report != whole.report:
            wrong.append("another report" if attempt.report else "no report")
    except TimeoutError as error:
        wrong.append(str(error))
    finally:
        shutil.rmtree(bench.folder / run, ignore_errors=True)
    tally.kills += 1
    if tally.kills % REPORTED == 0:
        print(f"{tally.kills} runs, {len(tally.wrong)} wrong", file=sys.stderr, flush=True)
    tally.repeated[made - whole.requests] += 1
    tally.wrong += [f"{name}: {each}" for each in wrong]


@contextmanager
def opened() -> Iterator[Bench]:
    """A bench that knows the runs which nobody kills."""
    watch = Watch()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with (
        tempfile.TemporaryDirectory() as folder,
        WatchedSources(watch) as sources,
        WatchedChat(model(), watch) as chat,
    ):
        bench = Bench(Path(folder), sources, chat, watch, context)
        for chosen in MODELS:
            bench.whole[chosen] = bench.attempt(uuid.uuid4().hex, chosen)
        yield bench


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--doubles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random, began = Random(options.seed), time.monotonic()
    single, double = Tally(), Tally()
    with opened() as bench:
        for chosen, whole in bench.whole.items():
            print(
                f"{chosen:9} {whole.requests} requests, {whole.request_points} points there,"
                f" {whole.write_points} at writes",
                flush=True,
            )
        known = [(chosen, point) for chosen in MODELS for point in bench.points(chosen)]
        for at in range(options.kills):
            chosen, point = known[at * len(known) // options.kills]
            kill(bench, chosen, [point], single)
        while double.kills < options.doubles:
            chosen, point = random.choice(known)
            kill(bench, chosen, [point, random.choice(bench.points(chosen))], double)
    print(single.line("killed once"))
    print(double.line("killed twice"))
    for each in (*single.wrong, *double.wrong):
        print(each)
    print(f"{time.monotonic() - began:.0f} s; load {os.getloadavg()[0]:.1f}")
    return 1 if single.wrong or double.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
