"""The elements of an XML list one by one, so that a damaged one costs no other."""

from __future__ import annotations

import re
from collections.abc import Iterator


def element_spans(text: str, *names: str) -> Iterator[tuple[int, int]]:
    """Where each whole element of these names begins and ends; elements do not hold one another."""
    opening, end = re.compile(rf"<({'|'.join(names)})(?=[\s>])"), 0
    while start := opening.search(text, end):
        close = f"</{start[1]}>"
        last = text.find(close, start.end())
        if last < 0:
            return
        end = last + len(close)
        yield start.start(), end


def split_elements(text: str, *names: str) -> Iterator[str]:
    """The text of each whole element of these names."""
    return (text[start:end] for start, end in element_spans(text, *names))
