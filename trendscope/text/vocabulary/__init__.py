"""Word lists: plain text files, so that anyone may read and change them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def vocabulary(name: str) -> frozenset[str]:
    """The words of `vocabulary/NAME.txt`, in lower case and parted by white space; # begins a comment."""
    text = (files("trendscope.text.vocabulary") / f"{name}.txt").read_text("utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.lower().split())
