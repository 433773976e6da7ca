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
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from benchmarks.hanging import HANGING_SERVER, HANGING_TOOL, hanging, replica_environment

QUESTION = "recent trends in machine translation"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MOST_LINES = 22  # of progress before the signal
QUIET = 15.0  # seconds without one: then it is sent anyway
PATIENCE = 60.0
NOTHING = "before there was anything"


@dataclass(frozen=True)
class Setting:
    """A name, and what is added to the environment and to the command."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A signal, sent so many seconds after so many lines of progress."""

    signal: signal.Signals
    lines: int
    seconds: float


@dataclass(frozen=True)
class Ending:
    """How one process ended."""

    signal: int
    lines: int
    seconds: float
    status: int
    printed: str
    children: int
    files: tuple[str, ...] = ()


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


def end(setting: Setting, planned: Planned, base: str, inputs: Path) -> Ending:
    """Start the command, send it the signal, and look at what it leaves."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {each: folder / each for each in ("temporary", "out", "cache")}
        for place in places.values():
            place.mkdir()
        environment = replica_environment(base) | setting.environment
        environment |= {"TMPDIR": str(places["temporary"]), "TRENDSCOPE_CACHE": str(places["cache"])}
        report = places["out"] / "report.md"
        with (folder / "said").open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "trendscope", QUESTION, "--out", str(report), *setting.arguments],
                cwd=shutil.copytree(inputs, folder / "work"),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
                preexec_fn=hear_all,  # noqa: PLW1509 - nothing runs in a thread here
            )
            ending = stopped(process, planned, folder / "said")
        if report.exists():
            ending = replace(ending, printed="report")
        left = (*places["temporary"].rglob("*"), *places["out"].iterdir())
        return replace(ending, files=tuple(each.name for each in left if each != report))


def hear_all() -> None:
    """Ignore no signal in the child: a shell ignores some in what it runs in the background."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def stopped(process: subprocess.Popen[bytes], planned: Planned, said: Path) -> Ending:
    """Send the signal at its moment, and see how the process ends."""
    shown = follow(process, said, planned.lines)
    children = watch(process, planned.seconds)
    process.send_signal(planned.signal)
    began = time.monotonic()
    children |= watch(process, PATIENCE)
    seconds = time.monotonic() - began
    process.kill()
    status = process.wait()
    time.sleep(0.2)
    alive = [child for child in children if is_alive(child)]
    for child in alive:
        with suppress(OSError):
            os.kill(child, signal.SIGKILL)
    printed = "nothing yet" if NOTHING in said.read_text() else "no word"
    return Ending(planned.signal, shown, seconds, status, printed, len(alive))


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
                planned = Planned(number, random.randint(0, MOST_LINES), random.random())
                ending = end(setting, planned, options.base.rstrip("/"), Path(name))
                endings[setting.name].append(ending)
                slow |= ending.seconds > 2 or ending.children > 0
    for name, found in endings.items():
        if found:
            print(line(name, found), flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
