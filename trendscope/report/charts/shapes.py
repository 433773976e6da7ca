"""What charts are made of: sizes, texts at a place, and the band of each direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trendscope.trend import Direction

Band = Literal["rising", "steady", "fading", "theme"]
BAND_OF: dict[Direction, Band] = {
    "rising": "rising",
    "likely rising": "rising",
    "early signal": "rising",
    "steady": "steady",
    "fading": "fading",
    "theme": "theme",
}
BANDS: tuple[Band, ...] = ("rising", "steady", "fading", "theme")
"""From the top to the bottom of the picture of all trends."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Size:
    """The size of a chart, and of its text, in pixels."""

    width: float
    height: float
    font: float


@dataclass(frozen=True)
class Text:
    """A text at a place; `x` is where it starts, its middle or its end."""

    text: str
    x: float
    y: float
    anchor: Anchor = "middle"
