"""Word lists: plain text files that anyone can read and change."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def vocabulary(name: str) -> frozenset[str]:
    """The words of `NAME.txt` next to this file, in lower case; # starts a comment."""
    return frozenset(word for phrase in phrases(name) for word in phrase.split())


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The lines of `NAME.txt` next to this file, each a phrase in lower case; # starts a comment."""
    text = (files("trendscope.text.vocabulary") / f"{name}.txt").read_text("utf-8")
    lines = (line.partition("#")[0].strip().lower() for line in text.splitlines())
    return tuple(line for line in lines if line)
