"""A process that reads one page, and may crash: `python -m trendscope.fulltext.worker html|pdf [charset]`.

The page comes on standard input; its blocks go to standard output as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from trendscope.fulltext.block import Block

MAX_MEMORY = 256 * 1024 * 1024
MAX_CPU_SECONDS = 8
MAX_CHARACTERS = 400_000
ENCRYPTED = 3  # the exit status

Blocks = Callable[[bytes, str], list[Block]]


def main() -> None:
    """Read the page within the limits; any failure ends the process."""
    set_limits()
    form, charset = sys.argv[1], "".join(sys.argv[2:])
    blocks = _reader(form)(sys.stdin.buffer.read(), charset)
    json.dump(list(_within_limit(blocks)), sys.stdout)


def set_limits(memory: int = MAX_MEMORY, seconds: int | None = MAX_CPU_SECONDS) -> None:
    """Limit memory and CPU seconds, if the platform can."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    limits = {"AS": memory, "CPU": seconds, "CORE": 0}
    for name, limit in limits.items():
        if limit is None:
            continue
        with suppress(ValueError, OSError):  # macOS has a memory limit but refuses to set it
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))


def _reader(form: str) -> Blocks:
    if form == "pdf":
        return _read_pdf
    from trendscope.fulltext.html import html_blocks  # noqa: PLC0415 - each page needs only one library

    return html_blocks


def _read_pdf(body: bytes, _: str) -> list[Block]:
    from trendscope.fulltext.pdf import Encrypted, pdf_blocks  # noqa: PLC0415 - each page needs only one library

    try:
        return pdf_blocks(body)
    except Encrypted:
        sys.exit(ENCRYPTED)


def _within_limit(blocks: Iterable[Block]) -> Iterator[Block]:
    """The first blocks, as many as fit into the character limit."""
    left = MAX_CHARACTERS
    for block in blocks:
        left -= len(block.text)
        if left < 0:
            return
        yield block


if __name__ == "__main__":
    main()
