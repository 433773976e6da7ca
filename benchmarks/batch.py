"""Many questions, in one process, in several at once, and in processes that are killed.

    python -m benchmarks.batch --base http://127.0.0.1:8899 --questions 100
    python -m benchmarks.batch --base http://127.0.0.1:8899 --questions 100 --processes 2
    python -m benchmarks.batch --base http://127.0.0.1:8899 --questions 100 --kill-every 10

In the end each question has one line, and no request was made twice but those that a kill interrupted. Memory
and CPU are those of the first process, by the number of lines; a slope leaves the first lines out, with which
everything is loaded. The server at --base answers as the sources do, and has a log of what it was asked.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, combinations, islice
from pathlib import Path
from typing import Any

from benchmarks.hanging import replica_environment
from benchmarks.replica import control

TASKS = (
    "machine translation",
    "summarization",
    "question answering",
    "dialogue",
    "parsing",
    "sentiment analysis",
    "named entity recognition",
    "relation extraction",
    "code generation",
    "fact checking",
    "hate speech",
    "speech recognition",
    "information retrieval",
    "text simplification",
    "word sense disambiguation",
)
ANGLES = (
    "low-resource languages",
    "domain adaptation",
    "robustness",
    "bias",
    "pretraining",
    "multilingual models",
    "data augmentation",
    "prompting",
    "interpretability",
    "distillation",
    "annotation",
    "contrastive learning",
    "reinforcement learning",
    "uncertainty",
    "privacy",
)
LOADED = 0.25  # of the lines: after these, everything that a process loads is loaded
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


def questions(count: int) -> Iterator[str]:
    """So many different questions, each on few papers."""
    one = (f"trends in {angle} for {task}" for angle in ANGLES for task in TASKS)
    two = (f"trends in {a} and {b} for {task}" for a, b in combinations(ANGLES, 2) for task in TASKS)
    return islice(chain(one, two), count)


@dataclass
class Measured:
    """What a process took: after how many lines, how many bytes of memory and seconds of CPU."""

    lines: list[int] = field(default_factory=list)
    rss: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def note(self, process: int, lines: int) -> None:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        self.lines.append(lines)
        self.rss.append(int(fields[21]) * PAGE)
        self.cpu.append((int(fields[11]) + int(fields[12])) / TICKS)

    def slope(self, values: Sequence[float]) -> float:
        """How much a value grows with each line, by least squares."""
        loaded = LOADED * self.lines[-1]
        points = [(x, y) for x, y in zip(self.lines, values, strict=True) if x >= loaded]
        mean_x = sum(x for x, _ in points) / len(points)
        mean_y = sum(y for _, y in points) / len(points)
        return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


@dataclass
class Batch:
    """A batch in a folder of its own, with what its processes took."""

    folder: Path
    base: str
    jobs: int
    measured: Measured = field(default_factory=Measured)
    kills: int = 0

    @property
    def out(self) -> Path:
        return self.folder / "questions.results.jsonl"

    @property
    def said(self) -> Path:
        return self.folder / "said"

    def start(self) -> subprocess.Popen[bytes]:
        environment = replica_environment(self.base)
        places = {f"TRENDSCOPE_{name.upper()}": str(self.folder / name) for name in ("store", "cache")}
        command = [sys.executable, "-m", "trendscope", "batch", str(self.folder / "questions.txt")]
        with self.said.open("ab") as said:
            return subprocess.Popen(
                [*command, "--model", "none", "--jobs", str(self.jobs)],
                env=environment | places,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def run(self, count: int, seconds: float) -> bool:
        """Run so many processes, and kill them so long after the first word; whether they ended before."""
        with ExitStack() as stack:
            said = self.said.stat().st_size if self.said.exists() else 0
            processes = [stack.enter_context(self.start()) for _ in range(count)]
            until = float("inf")
            while time.monotonic() < until and any(process.poll() is None for process in processes):
                if until == float("inf") and self.said.stat().st_size > said:
                    until = time.monotonic() + seconds
                self.measure(processes[0])
                time.sleep(0.05)
            alive = [process for process in processes if process.poll() is None]
            for process in alive:
                process.kill()
            self.kills += len(alive)
            return not alive

    def measure(self, process: subprocess.Popen[bytes]) -> None:
        """Measure a process whenever there are more lines."""
        lines = self.out.read_bytes().count(b"\n") if self.out.exists() else 0
        if process.poll() is None and lines > max(self.measured.lines, default=0):
            self.measured.note(process.pid, lines)


def requests_to(base: str) -> Counter[str]:
    """How often each request was made."""
    with urllib.request.urlopen(f"{base}/control/log", timeout=60) as answer:
        entries: list[dict[str, Any]] = json.load(answer)
    names = ("service", "method", "path", "query", "text")
    return Counter(json.dumps([entry.get(name) for name in names]) for entry in entries)


def report(batch: Batch, count: int, requests: Counter[str]) -> int:
    """Print what came out; the exit status."""
    results = [json.loads(line) for line in batch.out.read_bytes().splitlines()]
    numbers = Counter(result["number"] for result in results)
    lost, doubled = count - len(numbers), sum(times > 1 for times in numbers.values())
    print(f"{len(results)} lines, {lost} lost, {doubled} doubled; {batch.kills} processes killed")
    print("  ", dict(Counter(result["status"] for result in results)))
    again = Counter({request: times - 1 for request, times in requests.items() if times > 1})
    print(f"   {requests.total()} requests, {again.total()} of them made before")
    for request, times in again.most_common(5):
        print(f"      {times} times more: {request[:160]}")
    if not batch.kills:
        measured = batch.measured
        print(f"   RSS {measured.rss[0] / 2**20:.0f} to {measured.rss[-1] / 2**20:.0f} MiB,"
              f" {measured.slope(measured.rss) / 1024:.1f} KiB a question;"
              f" CPU of the first process {measured.slope(measured.cpu):.2f} s a line")  # fmt: skip
    return 1 if lost or doubled else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", required=True)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument(
        "--kill-every",
        type=float,
        default=float("inf"),
        metavar="SECONDS",
        help="kill all processes so long after they began to work, and start them again",
    )
    options = parser.parse_args()
    base = options.base.rstrip("/")
    control(base, "reset", {})
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        batch = Batch(Path(name), base, options.jobs)
        (batch.folder / "questions.txt").write_text("\n".join(questions(options.questions)), "utf-8")
        while not batch.run(options.processes, options.kill_every):
            pass
        print(f"{time.monotonic() - began:.0f} s: {batch.said.read_text().splitlines()[-1]}")
        return report(batch, options.questions, requests_to(base))


if __name__ == "__main__":
    sys.exit(main())
