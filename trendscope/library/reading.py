"""A file read by its format, where that is not safe in a child process."""

from __future__ import annotations

import json
import subprocess
import sys

from pydantic import TypeAdapter, ValidationError

from trendscope.fulltext.sandbox import run_child
from trendscope.library.child import REFUSED
from trendscope.library.document import Reading
from trendscope.library.errors import BROKEN, REASONS, TOO_SLOW, Unreadable
from trendscope.library.formats.registry import FORMATS

MAX_SECONDS = 120.0

_READING = TypeAdapter(Reading)


def read_file(body: bytes, form: str) -> Reading:
    """What is in a file of this format; raises Unreadable."""
    if not FORMATS[form].guarded:
        return FORMATS[form].load()(body)
    # Without -P, a file in the working folder could replace a library.
    command = [sys.executable, "-P", "-m", "trendscope.library.child", form]
    try:
        status, written = run_child(command, body, MAX_SECONDS)
        if status == REFUSED:
            raise Unreadable(next((each for each in REASONS if each == written.decode()), BROKEN))
        if status:
            raise Unreadable(BROKEN)
        return _READING.validate_json(written)
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_SLOW) from None
    except (OSError, ValidationError, UnicodeError, json.JSONDecodeError) as error:
        raise Unreadable(BROKEN) from error
