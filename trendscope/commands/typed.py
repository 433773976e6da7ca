"""A line that is typed in a terminal."""

from __future__ import annotations

import sys

from trendscope.stopping import Stopping
from trendscope.wording.catalogue import _


def read_line(prompt: str, stopping: Stopping) -> str | None:
    """What is typed behind a prompt; None at the end of the input. A Ctrl-C meanwhile ends the command."""
    with stopping.asking():
        print(_(prompt), end=" ", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
    return line.strip() if line else None
