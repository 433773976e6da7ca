"""The picture of how many papers there are on the question, by period."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from trendscope.report.captions import Captions
from trendscope.report.curve import is_partial

WIDTH, STEP, HEIGHT = 560.0, 56.0, 90.0
LABEL = 46.0
"""The room that a period or a number takes."""


@dataclass(frozen=True)
class Bar:
    """The papers of one period: how many there are, and how many of these were read."""

    period: str
    words: str
    total: str
    read: int
    x: float
    height: float
    is_partial: bool
    is_labelled: bool


@dataclass(frozen=True)
class Volume:
    """The bars of all periods, beside each other."""

    caption: str
    bars: tuple[Bar, ...]
    step: float
    height: float = HEIGHT

    @property
    def width(self) -> float:
        return self.step * len(self.bars)


def volume(captions: Captions) -> Volume | None:
    """The picture; None if the sources do not say how many papers there are, or of one period alone."""
    total = captions.report.total or {}
    if len(total) < 2:
        return None
    step = min(STEP, WIDTH / len(total))
    unit = captions.say(f"report.{captions.report.unit}")
    return Volume(captions.say("html.volume", unit=unit), tuple(_bars(captions, total, step)), step)


def _bars(captions: Captions, total: dict[str, int], step: float) -> Iterator[Bar]:
    read, highest = captions.report.papers_by_period, max(total.values()) or 1
    every = math.ceil(LABEL / step)
    for at, (period, papers) in enumerate(sorted(total.items())):
        of_these = len(read.get(period, ()))
        named = captions.say.span(period, period)
        yield Bar(
            period=period,
            words=captions.say("html.volume_of", period=named, papers=papers, read=of_these),
            total=f"{papers:,}",
            read=of_these,
            x=step * at,
            height=HEIGHT * papers / highest,
            is_partial=is_partial(captions.report, period),
            is_labelled=(len(total) - 1 - at) % every == 0,
        )
