"""What starting costs, and how much memory a question takes: `python -m benchmarks.start`.

CPU seconds are user and system time of the child process; the least of several runs. The question is
answered from the sample library: every source points at a port of this machine where nothing listens.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

RUNS = 5
QUESTION = "recent trends in machine translation"
CLOSED = "http://127.0.0.1:9"
REFUSED = {
    "TRENDSCOPE_ARXIV_URL": CLOSED,
    "TRENDSCOPE_ARXIV_DELAY": "0",
    "TRENDSCOPE_WIKIPEDIA_URL": CLOSED + "/{lang}",
    "TRENDSCOPE_TAVILY_URL": CLOSED,
    "TRENDSCOPE_OPENALEX_URL": CLOSED,
    "TRENDSCOPE_PUBMED_URL": CLOSED,
}
ENDINGS = (0, 4, -signal.SIGKILL)  # complete, partial, stopped here
KIB = 1024 if sys.platform != "darwin" else 1  # ru_maxrss is in KiB, on macOS in bytes


@dataclass(frozen=True)
class Cost:
    """What one child process took."""

    cpu: float
    wall: float
    peak_mib: float


def run(*arguments: str, until: Callable[[str], bool] | None = None) -> Cost:
    """Run Python with the arguments; stop it at the first line of standard error that `until` is true for."""
    command = [sys.executable, *arguments]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | REFUSED,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if until and until(line):
                process.kill()
                break
        process.stderr.close()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode not in ENDINGS:
        sys.exit(f"{command} ended with {process.returncode}:\n{''.join(said)}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * KIB / 2**20)


def least(runs: int, *arguments: str, until: Callable[[str], bool] | None = None) -> Cost:
    return min((run(*arguments, until=until) for _ in range(runs)), key=lambda cost: cost.cpu)


def main() -> None:
    command = ("-m", "trendscope", "research", QUESTION)
    run("-c", "import trendscope.api")  # compiles what is not compiled yet
    costs = {
        "python alone": least(RUNS, "-c", "pass"),
        "import trendscope": least(RUNS, "-c", "import trendscope"),
        "trendscope --help": least(RUNS, "-m", "trendscope", "--help"),
        "first line": least(RUNS, *command, until=lambda line: True),
        "first decision": least(3, *command, until=lambda line: line.lstrip().startswith("supervisor")),
        "whole question": least(3, *command),
    }
    print(f"{'':20} {'CPU s':>7} {'wall s':>7} {'peak MiB':>9}")
    for name, cost in costs.items():
        print(f"{name:20} {cost.cpu:7.3f} {cost.wall:7.3f} {cost.peak_mib:9.0f}")


if __name__ == "__main__":
    main()
