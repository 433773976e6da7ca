"""The direction of a trend, told by a mark and words, and never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.report.captions import Captions
from trendscope.trend import Trend

MARKS: dict[str, str] = {
    "rising": "▲",
    "likely-rising": "▲",
    "early-signal": "△",
    "steady": "■",
    "fading": "▼",
    "theme": "◆",
}


@dataclass(frozen=True)
class Heading:
    """Where a trend is heading, in words; `kind` is its name in the style."""

    words: str
    kind: str

    @property
    def mark(self) -> str:
        return MARKS[self.kind]


def heading(captions: Captions, trend: Trend) -> Heading:
    """The direction of a trend; one with too few papers to tell has none."""
    unknown = "enough_papers" in trend.unmet
    return Heading(captions.direction(trend), "theme" if unknown else trend.direction.replace(" ", "-"))
