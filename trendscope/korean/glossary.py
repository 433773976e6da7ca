"""Research terms in Korean and English, from a file that anyone may add to."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_LATIN = re.compile(r"[a-z0-9+#./-]+")


def bare(term: str) -> str:
    """The key of a term: Korean is spaced in more than one way."""
    return re.sub(r"\s+", "", term).lower()


@cache
def glossary() -> dict[str, str]:
    """English terms by the bare Korean term."""
    lines = files("trendscope.korean").joinpath("ko-en.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {bare(korean): english for korean, english in pairs}


def translate(term: str) -> str:
    """The longest entries that make up the term, left to right; empty where none does."""
    rest, english = bare(term), []
    while rest:
        known = next((size for size in range(len(rest), 1, -1) if rest[:size] in glossary()), 0)
        latin = _LATIN.match(rest)
        if known:
            english.append(glossary()[rest[:known]])
        elif latin:
            english.append(latin[0])
        rest = rest[known or (latin.end() if latin else 1) :]
    return " ".join(dict.fromkeys(english))
