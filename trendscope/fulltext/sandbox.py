"""A child process for code that may hang, crash or use up the memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from trendscope.errors import MalformedAnswer
from trendscope.fulltext.block import Block
from trendscope.fulltext.worker import ENCRYPTED
from trendscope.net.cancellation import interruptible, seconds_left

MAX_SECONDS = 9.0  # a page has 8 seconds of work; all of it should end within 10

Form = Literal["html", "pdf"]
_BLOCKS = TypeAdapter(list[Block])


def read_blocks(body: bytes, form: Form, host: str, charset: str = "") -> list[Block]:
    """The blocks of a page; `host` is named in errors.

    Raises MalformedAnswer for a page that is damaged, encrypted, without text, or takes too long.
    """
    # Without -P, a file in the working folder could replace a library.
    command = [sys.executable, "-P", "-m", "trendscope.fulltext.worker", form, charset]
    name = {"html": f"the page at {host}", "pdf": f"the PDF at {host}"}[form]
    blocks = run_worker(command, body, name)
    if not any(not block.heading for block in blocks):
        raise MalformedAnswer("{name} has no text", name=name)
    return blocks


def run_worker(command: Sequence[str], body: bytes, name: str, seconds: float = MAX_SECONDS) -> list[Block]:
    """The blocks that a child process writes as JSON when it is given the body; `name` is what it reads.

    Raises MalformedAnswer if it fails, writes something else, or takes longer than `seconds`, and the error
    of its scope if that ends first.
    """
    try:
        status, written = _run(command, body, seconds)
        if status == ENCRYPTED:
            raise MalformedAnswer("{name} is encrypted", name=name)
        if status:
            raise MalformedAnswer("{name} cannot be read", name=name)
        return _BLOCKS.validate_json(written)
    except (subprocess.TimeoutExpired, OSError, ValidationError) as error:
        raise MalformedAnswer("{name} cannot be read", name=name) from error


def _run(command: Sequence[str], body: bytes, seconds: float) -> tuple[int, bytes]:
    """The exit status of a child process, and what it wrote; it never outlives the call."""
    seconds = seconds_left(seconds)
    with subprocess.Popen(  # noqa: S603 - the command is ours, only the body is not
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            with interruptible(process.kill):
                written, _ = process.communicate(body, timeout=seconds)
        finally:
            process.kill()
    return process.returncode, written
