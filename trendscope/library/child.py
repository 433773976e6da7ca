"""A process that reads one file, and may crash: `python -m trendscope.library.child FORMAT`.

The file comes on standard input; what is in it goes to standard output as JSON, or the reason why nothing is.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from trendscope.fulltext.worker import set_limits
from trendscope.library.errors import Unreadable
from trendscope.library.formats.registry import FORMATS

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 60
REFUSED = 3


def main() -> None:
    """Read the file within the limits; any failure ends the process."""
    set_limits(MAX_MEMORY, MAX_CPU_SECONDS)
    body = sys.stdin.buffer.read()
    try:
        reading = FORMATS[sys.argv[1]].load()(body)
    except Unreadable as error:
        sys.stdout.write(error.message)
        sys.exit(REFUSED)
    json.dump(asdict(reading), sys.stdout)


if __name__ == "__main__":
    main()
