"""The colours of charts, told apart by those who are colour-blind too: Okabe and Ito's blue and vermilion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trendscope.report.charts.shapes import BANDS, Band

FONTS = (
    "Helvetica Neue",
    "Arial",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "NanumGothic",
    "sans-serif",
)


@dataclass(frozen=True)
class Colours:
    """A palette: text, lines, the ground, and one colour for each direction."""

    ink: str
    muted: str
    grid: str
    paper: str
    bands: Mapping[Band, str]


LIGHT = Colours(
    ink="#1a1a1a",
    muted="#595959",
    grid="#dddddd",
    paper="#ffffff",
    bands={"rising": "#0068a8", "steady": "#6b6b6b", "fading": "#b84a00", "theme": "#6b6b6b"},
)
DARK = Colours(
    ink="#f0f0f0",
    muted="#b3b3b3",
    grid="#444444",
    paper="#1a1a1a",
    bands={"rising": "#6cb8ee", "steady": "#b0b0b0", "fading": "#f2a05e", "theme": "#b0b0b0"},
)
PAGE = Colours(
    ink="var(--chart-ink, currentColor)",
    muted="var(--chart-muted, currentColor)",
    grid="var(--chart-grid, currentColor)",
    paper="var(--chart-paper, transparent)",
    bands={band: f"var(--chart-{band})" for band in BANDS},
)
"""The palette of a page that sets these variables, from LIGHT and DARK."""


def variables(colours: Colours) -> str:
    """The palette as CSS variables."""
    bands = {str(band): colour for band, colour in colours.bands.items()}
    named = {
        "ink": colours.ink,
        "muted": colours.muted,
        "grid": colours.grid,
        "paper": colours.paper,
        **bands,
    }
    return " ".join(f"--chart-{name}: {value};" for name, value in named.items())
