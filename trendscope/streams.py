"""Standard output and standard error of the command.

All that is printed goes through one filter: hidden characters are escaped and secrets are masked. A reader
that goes away never ends a run, and where nothing can be written, the command says so.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

from trendscope.text.characters import escape_hidden
from trendscope.text.masking import mask_secrets

if TYPE_CHECKING:
    from rich.console import Console

# What rich writes to a terminal: styles and links, and for a live display also moves of the cursor.
_STYLES = r"\x1b\[[\d;]*m|\x1b\]8;[!-~]*\x1b\\"
_MOVES = r"\x1b\[\??[\d;]*[A-Za-z]|\r"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
MAX_PROSE = 120  # columns


def printable(text: str) -> str:
    """The text as it may be shown: hidden characters as escapes, no secrets."""
    return escape_hidden(mask_secrets(text))


class _Closed(io.StringIO):
    """What stands for a stream that was closed before the command began."""

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, "it is closed")


class OutputStream:
    """A text stream that filters what is written, and keeps its first error instead of raising it.

    What comes after an error goes nowhere: Python would complain again when it closes the stream.
    """

    def __init__(self, raw: TextIO | None) -> None:
        self.error: OSError | None = None
        self.is_closed = raw is None
        if isinstance(raw, io.TextIOWrapper):
            raw.reconfigure(errors="backslashreplace")
        self.raw = raw or _Closed()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)

    @property
    def failed(self) -> bool:
        """Whether something could not be written that somebody waits for: a reader may stop reading."""
        return self.error is not None and not isinstance(self.error, BrokenPipeError)

    def write(self, text: str) -> int:
        """Write what may be shown of the text."""
        self.write_unfiltered(printable(text))
        return len(text)

    def flush(self) -> None:
        self._attempt(self.raw.flush)

    def write_unfiltered(self, text: str) -> None:
        self._attempt(lambda: self.raw.write(text))

    def write_json(self, text: str) -> None:
        """Write JSON as UTF-8, or with escapes where the stream has another encoding."""
        text = mask_secrets(text)
        if (getattr(self.raw, "encoding", None) or "utf-8").lower() != "utf-8":
            text = _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text)
        buffer = getattr(self.raw, "buffer", None)
        self.flush()
        self._attempt(lambda: buffer.write(text.encode()) if buffer else self.raw.write(text))

    def console(self, *, live: bool = False) -> Console:
        """A console of rich that may write styles here; if `live`, it may also move the cursor."""
        from rich.console import Console  # noqa: PLC0415 - `--help` needs none

        kept = re.compile(f"({_STYLES}|{_MOVES})" if live else f"({_STYLES})")
        return Console(file=cast(TextIO, _StyledStream(self, kept)))

    def page(self) -> Console:
        """A console for a page of prose: lines that are longer are hard to read."""
        console = self.console()
        console.width = min(console.width, MAX_PROSE)
        return console

    def _attempt(self, action: Callable[[], object]) -> None:
        if self.error is not None:
            return
        try:
            action()
        except OSError as error:
            self.error = error
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self.raw.fileno())
                os.close(nowhere)


class _StyledStream:
    """A stream that lets the control sequences pass that match `kept`, and filters all else."""

    def __init__(self, stream: OutputStream, kept: re.Pattern[str]) -> None:
        self.stream, self.kept = stream, kept

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        parts = self.kept.split(text)  # every second one is a control sequence
        self.stream.write_unfiltered(
            "".join(part if at % 2 else printable(part) for at, part in enumerate(parts))
        )
        return len(text)


@contextmanager
def standard_streams() -> Iterator[OutputStream]:
    """Filter standard output and standard error; gives standard output."""
    _fill_descriptors()
    before = sys.stdout, sys.stderr
    output, errors = OutputStream(sys.stdout), OutputStream(sys.stderr)
    sys.stdout, sys.stderr = cast(TextIO, output), cast(TextIO, errors)
    try:
        yield output
    finally:
        output.flush()
        errors.flush()
        sys.stdout, sys.stderr = before


def standard_output() -> OutputStream:
    """Standard output, inside the block of `standard_streams`."""
    return cast(OutputStream, sys.stdout)


def _fill_descriptors() -> None:
    """Open the null device where a standard stream is closed: else the next file would take its place."""
    # Standard output for reading only, so that writing to it is an error, as it would be if it were closed.
    for descriptor, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, mode)
