"""How the report was made, and how to repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trendscope.report.captions import Captions
from trendscope.report.command import command
from trendscope.report.searches import GroupedQuery


@dataclass(frozen=True)
class Method:
    """How it was counted, by which phrases and queries, with which figures, and the command to repeat it."""

    lines: Sequence[str]
    codebook: Sequence[str]
    command: str
    searches: Sequence[tuple[GroupedQuery, str]]
    figures: Sequence[tuple[str, Sequence[str]]]


def method(captions: Captions) -> Method:
    """The method of a report."""
    figures = [(captions.heading(trend), captions.figures(trend)) for trend in captions.report.trends]
    return Method(
        lines=captions.method,
        codebook=captions.codebook,
        command=command(captions.report),
        searches=captions.searches,
        figures=[(heading, numbers) for heading, numbers in figures if numbers],
    )
