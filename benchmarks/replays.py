"""Runs that are asked again and replayed: `python -m benchmarks.replays URL FILE`.

FILE has a question a line, as JSON with `question`. Each is asked twice of the sources at URL (see
benchmarks/replica.py): the second time nothing may be requested. Then a child process, in which every socket
is refused, replays each run on another day: the report has to be the same to the byte, but for what it cost.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NoReturn

from benchmarks.replica import settings_at
from trendscope import Report, Settings, research
from trendscope.archive import Archive
from trendscope.errors import TrendscopeError


def questions(file: Path) -> list[str]:
    return [json.loads(line)["question"] for line in file.read_text("utf-8").splitlines() if line.strip()]


def text_of(report: Report) -> str:
    return report.model_copy(update={"usage": {}}).model_dump_json()


def ask_all(asked: list[str], settings: Settings, today: date) -> Iterator[str]:
    """Ask each question twice; a line for each."""
    for question in asked:
        try:
            first = research(question, settings=settings, today=today)
        except TrendscopeError as error:
            yield f"refused: {question}: {error}"
            continue
        began = time.process_time()
        second = research(question, settings=settings, today=today)
        seconds = time.process_time() - began
        # A source that failed is asked again.
        requested = int(second.usage["requests"]) - len(second.failures)
        same = "the same" if text_of(first) == text_of(second) else "ANOTHER REPORT"
        yield f"{same}, {requested} requests, {seconds:.2f} s CPU, {first.status}: {question}"


def replay_all(settings: Settings) -> Iterator[str]:
    """Replay each run without a network; a line for each."""

    def refused(*_: object, **__: object) -> NoReturn:
        raise OSError("no sockets here")

    socket.socket.connect = socket.socket.connect_ex = refused  # type: ignore[method-assign]
    archive = Archive(settings)
    for run in archive.runs():
        kept = text_of(archive.report(run.id))
        again = f"could not be replayed: {run.question}"
        with suppress(TrendscopeError):
            same = text_of(archive.replay(run.id)) == kept
            again = f"{'the same' if same else 'ANOTHER REPORT'}: {run.question}"
        yield again


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replays", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("file", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, default=date.today())
    parser.add_argument("--replay", metavar="STORE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.replay:
        for line in replay_all(Settings(store=options.replay)):
            print(f"replayed  {line}", flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_at(options.url).model_copy(update={"store": folder})
        for line in ask_all(questions(options.file), settings, options.today):
            print(f"asked     {line}", flush=True)
        command = [sys.executable, "-m", "benchmarks.replays", options.url, str(options.file)]
        subprocess.run([*command, "--replay", folder], check=True)


if __name__ == "__main__":
    main()
