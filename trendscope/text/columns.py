"""The columns that a text takes in a terminal, where each syllable of Hangul takes two."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width


def columns(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The words of a text in lines of at most so many columns; a longer word has a line of its own."""
    line = ""
    for word in text.split():
        if line and columns(f"{line} {word}") > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".lstrip()
    yield line
