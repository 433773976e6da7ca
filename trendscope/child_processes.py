"""Child processes that a library starts for us: they are found, and ended, by a mark in their environment.

The mark is also in what they start themselves, as `npx` does. It can be read where there is a /proc;
elsewhere the library alone ends them.
"""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

VARIABLE = "TRENDSCOPE_CHILD"

_marks: set[str] = set()


@contextmanager
def marked() -> Iterator[str]:
    """A mark for the environment of processes that end within the block; else `kill_all` ends them."""
    mark = uuid4().hex
    _marks.add(mark)
    try:
        yield mark
    finally:
        _marks.discard(mark)


def terminate(mark: str) -> None:
    """Ask the processes with this mark to end, as SIGTERM does."""
    _signal(mark, signal.SIGTERM)


@atexit.register
def kill_all() -> None:
    """End all marked processes at once: this process is about to end."""
    for mark in tuple(_marks):
        _signal(mark, getattr(signal, "SIGKILL", signal.SIGTERM))


def _signal(mark: str, number: int) -> None:
    for process in _processes(mark):
        with suppress(OSError):  # it has ended
            os.kill(process, number)


def _processes(mark: str) -> Iterator[int]:
    wanted = f"{VARIABLE}={mark}".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # another user's, or ended
            if wanted in path.read_bytes().split(b"\0"):
                yield int(path.parent.name)
