"""The picture of how many papers there are on the question, by period."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trendscope.report.captions import Captions
from trendscope.report.curve import is_partial
from trendscope.report.glance import NONE

WIDTH, STEP, HEIGHT = 560.0, 56.0, 90.0
LABEL = 52.0
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
    periods = [each for each in captions.report.window.periods if min(total) <= each <= max(total)]
    step = min(STEP, WIDTH / len(periods))
    bars = tuple(_bars(captions, periods, step))
    return Volume(_caption(captions, bars), bars, step)


def _caption(captions: Captions, bars: Sequence[Bar]) -> str:
    """What is drawn, and what a hollow bar means if there is one."""
    unit = captions.say(f"report.{captions.report.unit}")
    keys = ("html.volume", *(["html.volume_partial"] if any(bar.is_partial for bar in bars) else []))
    return " ".join(captions.say(key, unit=unit) for key in keys)


def _bars(captions: Captions, periods: Sequence[str], step: float) -> Iterator[Bar]:
    total, read = captions.report.total or {}, captions.report.papers_by_period
    highest, every = max(total.values()) or 1, math.ceil(LABEL / step)
    for at, period in enumerate(periods):
        papers, of_these = total.get(period, 0), len(read.get(period, ()))
        named = captions.say.span(period, period)
        yield Bar(
            period=period,
            words=captions.say("html.volume_of", period=named, papers=papers, read=of_these),
            # A source names no period that has no papers.
            total=f"{papers:,}" if papers else NONE,
            read=of_these,
            x=step * at,
            height=HEIGHT * papers / highest,
            is_partial=is_partial(captions.report, period),
            is_labelled=(len(periods) - 1 - at) % every == 0,
        )
