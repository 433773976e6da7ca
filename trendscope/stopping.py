"""How the command ends when it is told to: by Ctrl-C, by `kill`, or by a terminal that is closed.

The first signal stops the run, and what was found by then is reported. A second one, or the end of `GRACE`,
ends the command. The exit status is 128 and the number of the signal, as a shell says it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Literal, NoReturn

from trendscope.text.message import Message
from trendscope.wording.catalogue import translated

GRACE = 1.6  # seconds in which a stopped run may still be written
SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
STOPPING = Message("stopping, and writing what was found; once more to end at once")
NOTHING = Message("stopped before there was anything to report; run the same command again")
PARTIAL = Message(
    "stopped, so the report has only what was found by then; run the same command again for all of it"
)
WHOLE = Message("stopped when the run was over, so the report has all of it")

_SHOW_CURSOR = b"\x1b[?25h"


@dataclass(frozen=True)
class Farewell:
    """What is said at the first signal, and at the end: if nothing, a part, or all was done by then."""

    stopping: Message = STOPPING
    nothing: Message = NOTHING
    partial: Message = PARTIAL
    whole: Message = WHOLE


class Interrupted(BaseException):
    """Raised in what is being written when there is no time left for it: it cleans up after itself."""


class Stopping:
    """What the signals of this process do, which depends on what it is doing.

    `signal` is the first one that came, 0 if none did; `is_whole` says whether the report has everything.
    `farewell` is what is said then.
    """

    def __init__(self) -> None:
        self.signal = 0
        self._doing: Literal["starting", "typing", "researching", "writing"] = "starting"
        self.is_whole = False
        self.farewell = Farewell()
        self._stop: Callable[[], None] = self.leave
        self._end_children: Callable[[], None] = lambda: None

    @property
    def outcome(self) -> Message:
        """What the reader has, once everything is written."""
        return self.farewell.whole if self.is_whole else self.farewell.partial

    @property
    def status(self) -> int:
        """The exit status of a command that was stopped."""
        return 128 + self.signal

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Receive the signals during the block, except those that are ignored, as under nohup."""
        before = {number: signal.getsignal(number) for number in SIGNALS}
        if threading.current_thread() is not threading.main_thread():
            before = {}  # only the main thread may
        heard = [number for number, action in before.items() if action != signal.SIG_IGN]
        for number in heard:
            signal.signal(number, self._receive)
        try:
            yield
        finally:
            for number in heard:
                signal.signal(number, before[number] or signal.SIG_DFL)

    @contextmanager
    def researching(
        self, stop: Callable[[], None], end_children: Callable[[], None], farewell: Farewell | None = None
    ) -> Iterator[None]:
        """From now on a signal calls `stop`. What was found is written after the block."""
        self._stop, self._end_children = stop, end_children
        self.farewell = farewell or self.farewell
        self._doing = "researching"
        yield
        self._doing = "writing"

    @contextmanager
    def asking(self) -> Iterator[None]:
        """A person is asked during the block: a signal ends the process at once."""
        with self._while("starting"):
            yield

    @contextmanager
    def typing(self) -> Iterator[None]:
        """A person types a line during the block: a signal raises Interrupted there.

        What edits the line has changed the terminal, and has to change it back.
        """
        with self._while("typing"):
            yield

    @contextmanager
    def _while(self, doing: Literal["starting", "typing"]) -> Iterator[None]:
        before, self._doing = self._doing, doing
        try:
            yield
        finally:
            self._doing = before

    def leave(self, line: Message | None = None) -> NoReturn:
        """End the process at once, with its children, and without waiting for its threads."""
        _tell(line or self.farewell.nothing)
        self.leave_quietly()

    def leave_quietly(self) -> NoReturn:
        """See `leave`."""
        self._end_children()
        # Nothing is flushed: the thread that writes may hold the lock for it, and wait for a reader.
        os._exit(self.status)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        is_first, self.signal = not self.signal, self.signal or number
        if self._doing == "typing":
            raise Interrupted
        if is_first and self._doing != "starting":
            timer = threading.Timer(GRACE, self._give_up)
            timer.daemon = True
            timer.start()
        if is_first and self._doing == "researching":
            _tell(self.farewell.stopping)
            self._stop()
        elif self._doing != "writing":
            self.leave()
        elif not is_first:
            raise Interrupted

    def _give_up(self) -> None:
        """End the command: by itself if it is writing, so that no part of a file stays."""
        if self._doing == "writing":
            signal.raise_signal(self.signal)
            threading.Event().wait(GRACE / 5)
        self.leave()


def _tell(line: Message) -> None:
    """Write a line to standard error, also from a signal handler, and show a cursor that was hidden."""
    with suppress(OSError, ValueError, AttributeError):
        descriptor = sys.stderr.fileno()
        cursor = _SHOW_CURSOR if os.isatty(descriptor) else b""
        os.write(descriptor, cursor + f"trendscope: {translated(line)}\n".encode())
