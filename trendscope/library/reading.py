"""Files read by their formats: in a child process, where that is not safe in this one."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, cast

from pydantic import TypeAdapter, ValidationError

from trendscope.library.child import READ, REFUSED
from trendscope.library.document import Reading
from trendscope.library.errors import BROKEN, REASONS, TOO_SLOW, Unreadable
from trendscope.library.formats.registry import FORMATS
from trendscope.net.cancellation import interruptible

MAX_SECONDS = 120.0
MAX_FILES = 200  # that one child reads: whatever its libraries leak is gone with it
MAX_ANSWER = 500_000_000
# Without -P, a file in the working folder could replace a library.
COMMAND = (sys.executable, "-P", "-m", "trendscope.library.child")

_READING = TypeAdapter(Reading)


class FileReader:
    """Reads one file after the other. A child that crashes or hangs costs the file that it had.

    To start a child takes longer than to read most files, so that it reads many.
    """

    def __init__(self, command: Sequence[str] = COMMAND, seconds: float = MAX_SECONDS) -> None:
        self.command, self.seconds = command, seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._files = 0

    def read(self, body: bytes, form: str) -> Reading:
        """What is in a file of this format; raises Unreadable."""
        if not FORMATS[form].guarded:
            return FORMATS[form].load()(body)
        what, content = self._asked(body, form)
        if what == REFUSED:
            raise Unreadable(next((each for each in REASONS if each.encode() == content), BROKEN))
        try:
            return _READING.validate_json(content)
        except ValidationError as error:
            self.close()
            raise Unreadable(BROKEN) from error

    def close(self) -> None:
        """End the child."""
        if self._child is None:
            return
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError):
                cast("IO[bytes]", pipe).close()
        self._child.wait()
        self._child = None

    def _asked(self, body: bytes, form: str) -> tuple[bytes, bytes]:
        """What the child says of a file, and what follows; raises Unreadable where it says nothing."""
        late = threading.Event()
        try:
            child = self._started()
            with _killed_after(self.seconds, child, late), interruptible(child.kill):
                return _exchange(child, body, form)
        except (OSError, ValueError) as error:
            slow = late.is_set() or self._was_slow()
            self.close()
            raise Unreadable(TOO_SLOW if slow else BROKEN) from error
        except BaseException:  # whatever it has still to say answers no other file
            self.close()
            raise

    def _started(self) -> subprocess.Popen[bytes]:
        if self._files >= MAX_FILES or (self._child and self._child.poll() is not None):
            self.close()
        if self._child is None:
            self._files = 0
            self._child = subprocess.Popen(  # noqa: S603 - the command is ours, only the body is not
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        self._files += 1
        return self._child

    def _was_slow(self) -> bool:
        """Whether the system ended the child because it had used up its CPU seconds."""
        import signal  # noqa: PLC0415 - only for a failure

        if self._child is None:
            return False
        with suppress(subprocess.TimeoutExpired):
            return self._child.wait(1.0) == -getattr(signal, "SIGXCPU", 0)
        return False


@contextmanager
def _killed_after(seconds: float, child: subprocess.Popen[bytes], late: threading.Event) -> Iterator[None]:
    """End the child if the block takes longer; `late` says that it did."""

    def kill() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _exchange(child: subprocess.Popen[bytes], body: bytes, form: str) -> tuple[bytes, bytes]:
    """Send a file, and get what became of it. Raises ValueError for what is no answer, and OSError."""
    into, out = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    into.write(b"%b %d\n" % (form.encode(), len(body)))
    into.write(body)
    into.flush()
    what, length = out.readline(100).split()
    if what not in (READ, REFUSED) or not 0 <= int(length) <= MAX_ANSWER:
        raise ValueError("no answer")
    content = out.read(int(length))
    if len(content) != int(length):
        raise ValueError("not the whole answer")
    return what, content
