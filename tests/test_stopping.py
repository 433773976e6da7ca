"""The command ends when it is told to: real processes, real signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.fakes.servers import hangs, serving
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope.stopping import NOTHING, PARTIAL, SIGNALS, Stopping

QUESTION = "recent trends in machine translation since 2019"
SLOW = """
import time
from langchain_core.tools import tool

@tool
def slow(query: str) -> str:
    "Search."
    print("the tool waits", file=__import__("sys").stderr, flush=True)
    time.sleep(600)
    return query
"""
SERVER = """
import os, pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("server.pid").write_text(str(os.getpid()))
time.sleep(600)
"""
# A hang would last ten minutes: what ends within this was told to.
SOON = 60.0


COMMAND = ("-m", "trendscope")
# The same with more time for writing: the machine may be busy.
PATIENT = ("-c", "from trendscope import cli, stopping; stopping.GRACE = 60.0; raise SystemExit(cli.main())")


@contextmanager
def command(
    *arguments: str, program: Sequence[str] = COMMAND, **settings: str
) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)} | settings
    with subprocess.Popen(
        [sys.executable, *program, QUESTION, "--model", "none", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=hear_all,  # noqa: PLW1509 - nothing runs in a thread here
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def hear_all() -> None:
    """Ignore no signal in the child, whatever ran these tests: nohup, say."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def at(url: str) -> dict[str, str]:
    """Settings whose sources are all at this address."""
    names = ("ARXIV", "WIKIPEDIA", "TAVILY", "PUBMED", "OPENALEX")
    return {f"TRENDSCOPE_{name}_URL": url for name in names} | {"TRENDSCOPE_TIMEOUT": "600"}


def at_sources(sources: Sources) -> dict[str, str]:
    settings = sources.settings()
    return {f"TRENDSCOPE_{name.upper()}_URL": url for name, url in settings.addresses.items()} | {
        "TRENDSCOPE_ARXIV_DELAY": "0"
    }


def until(stream: IO[str] | None, *texts: str) -> None:
    """Read until each of the texts has come, in any order."""
    assert stream
    missing = {*texts}
    while missing:
        line = stream.readline()
        assert line, f"it ended without {missing}"
        missing = {text for text in missing if text not in line}


def test_ctrl_c_ends_a_run_whose_sources_hang() -> None:
    with serving(hangs) as server, command(**at(server.url())) as process:
        until(process.stderr, "searcher")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=SOON)

    assert process.returncode == 130
    assert said.endswith(f"trendscope: {NOTHING}\n")


def test_what_was_found_before_the_signal_is_printed(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(SLOW, "utf-8")
    with (
        Sources() as sources,
        command("--tool", "own:slow", program=PATIENT, **at_sources(sources)) as process,
    ):
        until(process.stderr, "papers read", "the tool waits")
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=SOON)

    assert process.returncode == 130
    assert said.endswith(f"trendscope: {PARTIAL}\n"), said
    assert "You stopped the run" in printed


WAITS = """
import time
from trendscope.stopping import Stopping
stopping = Stopping()
with stopping.listening(), stopping.researching(lambda: None, lambda: print("its children end", flush=True)):
    print("it waits", flush=True)
    while True:
        time.sleep(600)
"""


@pytest.mark.parametrize(("number", "signals"), [(signal.SIGTERM, 1), *((number, 2) for number in SIGNALS)])
def test_what_does_not_stop_by_itself_is_ended_by_a_second_signal_or_soon(
    number: signal.Signals, signals: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAITS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=hear_all,  # noqa: PLW1509 - nothing runs in a thread here
    ) as process:
        until(process.stdout, "it waits")
        process.send_signal(number)
        until(process.stderr, "once more to end at once")
        if signals == 2:
            process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=SOON)

    assert process.returncode == 128 + number
    assert (printed, said) == ("its children end\n", f"trendscope: {NOTHING}\n")


def test_research_in_python_ends_with_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(SLOW, "utf-8")
    program = f"import own, trendscope; trendscope.research({QUESTION!r}, model='none', tools=[own.slow])"
    with (
        serving(hangs) as server,
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)} | at(server.url()),
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process,
    ):
        until(process.stderr, "the tool waits")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=SOON)

    assert process.returncode == -signal.SIGINT
    assert said.rstrip().endswith("KeyboardInterrupt")


def test_a_server_that_will_not_end_is_ended(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER, "utf-8")
    servers = {"slow": {"command": sys.executable, "args": ["server.py"], "cwd": str(tmp_path)}}
    (tmp_path / "mcp.json").write_text(json.dumps({"mcpServers": servers}), "utf-8")
    with serving(hangs) as server, command("--mcp", "mcp.json", **at(server.url())) as process:
        written = tmp_path / "server.pid"
        while not (written.exists() and written.read_text()):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SOON)

    assert process.returncode == 143
    assert not is_running(int(written.read_text()))


def is_running(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Stopping().listening():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
            assert signal.getsignal(signal.SIGINT) != signal.default_int_handler
    finally:
        signal.signal(signal.SIGHUP, before)
    assert signal.getsignal(signal.SIGINT) == signal.default_int_handler
