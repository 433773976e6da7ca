"""A process that reads files one after the other, and may crash: `python -m trendscope.library.child`.

On standard input, each file has a line with its format and its length before its bytes. For each, standard
output gets a line with what became of it and the length of what follows: the reading as JSON, or the reason
why there is none.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict

from trendscope.fulltext.worker import set_limits
from trendscope.library.errors import TOO_LARGE, Unreadable
from trendscope.library.formats.registry import FORMATS

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 60  # for each file
READ, REFUSED = b"read", b"refused"


def main() -> None:
    """Read the files within the limits; any failure ends the process."""
    set_limits(MAX_MEMORY, None)
    while header := sys.stdin.buffer.readline():
        form, length = header.split()
        allow_seconds()
        try:
            _answer(READ, _read(form.decode(), sys.stdin.buffer.read(int(length))))
        except Unreadable as error:
            _answer(REFUSED, error.message.encode())
        except MemoryError:
            _answer(REFUSED, TOO_LARGE.encode())
            return


def _read(form: str, body: bytes) -> bytes:
    return json.dumps(asdict(FORMATS[form].load()(body))).encode()


def _answer(what: bytes, content: bytes) -> None:
    sys.stdout.buffer.write(b"%b %d\n%b" % (what, len(content), content))
    sys.stdout.buffer.flush()


def allow_seconds() -> None:
    """Let the next file take so many CPU seconds, if the platform can; the limit is on the whole process."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + MAX_CPU_SECONDS, most))


if __name__ == "__main__":
    main()
