"""How soon the command ends when it is told to, and what it leaves.

    python -m benchmarks.stopping --base http://127.0.0.1:8899

Real child processes are sent SIGINT, SIGTERM and SIGHUP, each at random moments, in turn while all is well,
at arXiv's pace, and while a source, an own tool, an MCP server or a model hangs. A moment is so many lines of
progress and up to a second more. The server at --base answers as the sources do.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.hanging import HANGING_SERVER, HANGING_TOOL, hanging, replica_environment

QUESTION = "recent trends in machine translation"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MOST_LINES = 22  # of progress before the signal
QUIET = 12.0  # seconds without one: then it is sent anyway
PATIENCE = 60.0
NOTHING = "before there was anything"


@dataclass(frozen=True)
class Setting:
    """A name, and what is added to the environment and to the command."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ending:
    """How one process ended."""

    signal: int
    lines: int
    seconds: float
    status: int
    printed: str
    children: int
    files: tuple[str, ...]


def settings(hanging_url: str, folder: Path) -> list[Setting]:
    (folder / "hanging_tool.py").write_text(HANGING_TOOL, "utf-8")
    (folder / "hanging_server.py").write_text(HANGING_SERVER, "utf-8")
    server = {"command": sys.executable, "args": [str(folder / "hanging_server.py")]}
    (folder / "mcp.json").write_text(json.dumps({"mcpServers": {"slow": server}}), "utf-8")
    model = {"TRENDSCOPE_MODEL_URL": hanging_url, "OPENAI_API_KEY": "none"}
    return [
        Setting("plain"),
        Setting("arXiv's pace", {"TRENDSCOPE_ARXIV_DELAY": "3"}),
        Setting("a source hangs", {"TRENDSCOPE_ARXIV_URL": hanging_url}),
        Setting("a tool hangs", arguments=("--tool", "hanging_tool:search")),
        Setting("an MCP server hangs", arguments=("--mcp", "mcp.json")),
        Setting("a model hangs", model, ("--model", "openai:none")),
    ]


def end(setting: Setting, number: int, lines: int, seconds: float, base: str, inputs: Path) -> Ending:
    """Start the command, send it the signal after so many lines and seconds, and look at what it leaves."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        temporary, out = folder / "tmp", folder / "out"
        for each in (temporary, out):
            each.mkdir()
        work = shutil.copytree(inputs, folder / "work")
        environment = replica_environment(base) | setting.environment
        environment |= {"TMPDIR": str(temporary), "TRENDSCOPE_CACHE": str(folder / "cache")}
        command = [sys.executable, "-m", "trendscope", QUESTION, "--out", str(out / "report.md")]
        with (folder / "said").open("w+") as said:
            process = subprocess.Popen(
                [*command, *setting.arguments],
                cwd=work,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
            shown = follow(process, folder / "said", lines)
            children = watch(process, seconds)
            process.send_signal(number)
            began = time.monotonic()
            children |= watch(process, PATIENCE)
            took = time.monotonic() - began
            process.kill()
            status = process.wait()
            said.seek(0)
            line = said.read()
        time.sleep(0.2)
        left = [path for path in (*temporary.rglob("*"), *out.iterdir()) if path.name != "report.md"]
        report = (out / "report.md").exists()
        printed = "report" if report else "nothing yet" if NOTHING in line else "no word"
        alive = {each for each in children if is_alive(each)}
        for each in alive:
            with suppress(OSError):
                os.kill(each, signal.SIGKILL)
        files = tuple(path.name for path in left)
        return Ending(number, shown, took, status, printed, len(alive), files)


def follow(process: subprocess.Popen[bytes], said: Path, lines: int) -> int:
    """Wait until the process has said so many lines, or says nothing more; how many it has said."""
    count, since = 0, time.monotonic()
    while process.poll() is None and count < lines and time.monotonic() - since < QUIET:
        time.sleep(0.02)
        now = said.read_bytes().count(b"\n")
        count, since = (now, time.monotonic()) if now > count else (count, since)
    return count


def watch(process: subprocess.Popen[bytes], seconds: float) -> set[int]:
    """Every descendant that the process has, until it ends or so many seconds have passed."""
    found: set[int] = set()
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        found |= set(descendants(process.pid))
        time.sleep(min(0.02, max(0.0, until - time.monotonic())))
    return found


def descendants(process: int) -> Iterator[int]:
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, path.read_text().split()):
                yield child
                yield from descendants(child)


def is_alive(process: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def line(name: str, endings: list[Ending]) -> str:
    statuses = Counter(ending.status for ending in endings)
    printed = Counter(ending.printed for ending in endings)
    slowest = max(endings, key=lambda ending: ending.seconds)
    files = sorted({name for ending in endings for name in ending.files})
    return (
        f"{name:20} {len(endings):3} kills, at most {slowest.seconds:4.1f} s"
        f" ({signal.Signals(slowest.signal).name} after {slowest.lines} lines)"
        f"  status {dict(sorted(statuses.items()))}  {dict(printed)}"
        f"  children left {sum(ending.children for ending in endings)}  files left {files or 'none'}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--moments", type=int, default=25, help="for each signal, over all settings")
    parser.add_argument("--setting", help="only the one with this name")
    options = parser.parse_args()
    random = Random(options.seed)
    slow = False
    with hanging() as url, tempfile.TemporaryDirectory() as name:
        known = settings(url, Path(name))
        used = [each for each in known if options.setting in (None, each.name)]
        endings: dict[str, list[Ending]] = {each.name: [] for each in used}
        for at in range(options.moments):
            for number in SIGNALS:
                setting = used[(at * len(SIGNALS) + SIGNALS.index(number)) % len(used)]
                lines, seconds = random.randint(0, MOST_LINES), random.random()
                ending = end(setting, number, lines, seconds, options.base.rstrip("/"), Path(name))
                endings[setting.name].append(ending)
                slow |= ending.seconds > 2 or ending.children > 0
    for name, found in endings.items():
        if found:
            print(line(name, found), flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
