"""How long a run takes that may take five seconds, while something hangs, drips, refuses or never ends.

    python -m benchmarks.deadlines --base http://127.0.0.1:8899

The server at --base answers as the sources do; the one that is at fault is taken from another server.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langchain_core.tools import tool

from benchmarks.hanging import HANGING_SERVER
from benchmarks.replica import settings_at
from trendscope import Report, Settings, TrendscopeError, research

QUESTION = "recent trends in machine translation"
SECONDS, ALLOWED = 5, 7.0
SOURCES = ("arxiv", "wikipedia", "tavily", "pubmed")

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
REFUSAL = b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n%s\r\n"


def hang(connection: socket.socket) -> None:
    time.sleep(600)


def drip(connection: socket.socket) -> None:
    """Promise a long body and send a byte of it now and then."""
    connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    while True:
        connection.sendall(b" ")
        time.sleep(0.3)


def wait_nine(connection: socket.socket) -> None:
    connection.sendall(REFUSAL % (b"503 Busy", b"Retry-After: 9\r\n"))


def fail(connection: socket.socket) -> None:
    connection.sendall(REFUSAL % (b"500 Failed", b""))


def never_end(connection: socket.socket) -> None:
    """Send one small chunk after the other."""
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"4\r\n    \r\n")
        time.sleep(0.02)


FAULTS: dict[str, Callable[[socket.socket], None]] = {
    "hangs": hang,
    "drips": drip,
    "asks for 9 s": wait_nine,
    "fails": fail,
    "never ends": never_end,
}
OF_MODELS = ("hangs", "drips", "asks for 9 s")


@contextmanager
def faulty(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that answers every request in this way."""

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            answer(connection)

    def accept(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@tool
def hanging_search(query: str) -> str:
    """Search."""
    time.sleep(600)
    return query


@dataclass(frozen=True)
class Case:
    """What is at fault, and the options of a run in which it is."""

    name: str
    settings: Settings
    options: Mapping[str, Any] = field(default_factory=dict)


def cases(settings: Settings, urls: Mapping[str, str], folder: Path) -> Iterator[Case]:
    for source in SOURCES:
        for fault, url in urls.items():
            address = f"{url}/{{lang}}" if source == "wikipedia" else url
            at_fault = {"addresses": dict(settings.addresses) | {source: address}}
            yield Case(f"{source} {fault}", settings.model_copy(update=at_fault))
    for fault in OF_MODELS:
        model = settings.model_copy(update={"model_url": urls[fault]})
        yield Case(f"the model {fault}", model, {"model": "openai:none"})
    yield Case("arXiv's pace", settings.model_copy(update={"intervals": {"arxiv": 3.0}}))
    yield Case("an own tool hangs", settings, {"tools": [hanging_search]})
    for name, program in (
        ("a call of an MCP server hangs", HANGING_SERVER),
        ("an MCP server hangs", "import time; time.sleep(600)"),
    ):
        path = folder / f"{len(name)}.py"
        path.write_text(program, "utf-8")
        servers = {"slow": {"command": sys.executable, "args": [str(path)]}}
        listed = path.with_suffix(".json")
        listed.write_text(json.dumps({"mcpServers": servers}), "utf-8")
        yield Case(name, settings.model_copy(update={"mcp": listed}))


def run(case: Case) -> tuple[float, float, str]:
    """The seconds that it took by the clock and of this process, and how it ended."""
    began, used = time.monotonic(), time.process_time()
    try:
        report = research(QUESTION, settings=case.settings, budget=f"seconds={SECONDS}", **case.options)
        ending = told(report)
    except TrendscopeError as error:
        ending = f"{type(error).__name__}: {error}"
    return time.monotonic() - began, time.process_time() - used, ending


def told(report: Report) -> str:
    failures = "; ".join(f"{each.source}: {each.reason}" for each in report.failures)
    return f"{report.status}, {len(report.trends)} trends of {report.measured} papers  {failures}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", required=True)
    parser.add_argument("--case", default="", help="only those with this in their name")
    options = parser.parse_args()
    slow = 0
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        urls = {fault: servers.enter_context(faulty(answer)) for fault, answer in FAULTS.items()}
        settings = settings_at(options.base.rstrip("/"))
        for case in cases(settings, urls, Path(name)):
            if options.case in case.name:
                wall, used, ending = run(case)
                slow += wall > ALLOWED
                print(f"{case.name:30} {wall:5.1f} s ({used:4.1f} s CPU)  {ending[:150]}", flush=True)
    print(f"{slow} took more than {ALLOWED:g} s; load {os.getloadavg()[0]:.1f}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
