"""Sentence ids."""

from __future__ import annotations

from trendscope.sentence import SentenceId


def ids(*names: str) -> tuple[SentenceId, ...]:
    """The ids of these names, such as D1.2."""
    return tuple(map(SentenceId, names))
