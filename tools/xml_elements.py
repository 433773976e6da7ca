"""The elements of an XML list one by one: a damaged one costs no other, and a large one is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

# An article by a collaboration of 3,000 authors has about 1 MB and 40,000 tags.
MAX_BYTES = 1_300_000
MAX_TAGS = 80_000


def element_spans(body: bytes, *names: str) -> Iterator[tuple[int, int]]:
    """Where each whole element of these names begins and ends; elements do not hold one another."""
    opening, end = re.compile(rf"<({'|'.join(names)})(?:[\s/][^<>]*)?>".encode()), 0
    while start := opening.search(body, end):
        end = start.end()
        if not start[0].endswith(b"/>"):
            close = b"</" + start[1] + b">"
            last = body.find(close, end)
            if last < 0:
                return
            end = last + len(close)
        yield start.start(), end


def is_readable(element: bytes) -> bool:
    """Whether an element is not larger than any article is; attributes count twice."""
    tags = element.count(b"<") + 2 * element.count(b"=")
    return len(element) <= MAX_BYTES and tags <= MAX_TAGS
