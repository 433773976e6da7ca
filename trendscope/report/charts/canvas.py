"""Shapes and texts at places in pixels, on a picture of matplotlib's."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font_names
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Polygon

from trendscope.report.charts.colours import LIGHT
from trendscope.report.charts.shapes import Anchor

PIXELS = 100  # to an inch, before they are doubled
SCALE = 2  # for screens on which a pixel is small
POINTS = 72 / PIXELS  # to a pixel

# The first that is there draws what it can; the next one draws the rest.
LATIN_FONTS = ("Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans")
KOREAN_FONTS = (
    *("Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", "Noto Sans CJK JP"),
    *("NanumGothic", "NanumBarunGothic", "UnDotum", "Baekmuk Dotum"),
)
LAST_FONT = "DejaVu Sans"
"""Comes with matplotlib, and has the signs and arrows."""

_ALIGNED: dict[Anchor, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}


class Canvas:
    """A picture of a size in pixels, of which the upper left corner is the origin."""

    def __init__(self, width: float, height: float) -> None:
        self._figure = Figure(figsize=(width / PIXELS, height / PIXELS), dpi=PIXELS * SCALE)
        self._figure.patch.set_facecolor(LIGHT.paper)
        self._axes = self._figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self._axes.set_axis_off()
        self._families = fonts()
        self.x, self.y = 0.0, 0.0

    def move(self, x: float, y: float) -> None:
        """Make this place the origin of what is drawn from now on."""
        self.x, self.y = x, y

    def text(  # noqa: PLR0913 - a text has that many properties
        self,
        text: str,
        x: float,
        y: float,
        *,
        font: float,
        colour: str,
        anchor: Anchor,
        is_bold: bool = False,
    ) -> None:
        """A text on one line; a dollar sign is one."""
        properties = FontProperties(
            family=self._families, size=font * POINTS, weight="bold" if is_bold else "normal"
        )
        self._axes.text(
            *(self.x + x, self.y + y, text),
            fontproperties=properties,
            color=colour,
            ha=_ALIGNED[anchor],
            va="baseline",
            parse_math=False,
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str,
        width: float,
        alpha: float = 1,
    ) -> Line2D:
        """A straight line, which can be dashed."""
        xs, ys = zip(start, end, strict=True)
        drawn = Line2D(
            [self.x + x for x in xs],
            [self.y + y for y in ys],
            color=colour,
            linewidth=width * POINTS,
            alpha=alpha,
            solid_capstyle="round",
        )
        self._axes.add_line(drawn)
        return drawn

    def circle(
        self, centre: tuple[float, float], radius: float, *, fill: str, edge: str, alpha: float = 1
    ) -> None:
        """A circle with an edge of another colour."""
        x, y = centre
        self._add(Circle((self.x + x, self.y + y), radius), fill, edge, alpha)

    def polygon(self, places: Sequence[tuple[float, float]], *, fill: str, alpha: float = 1) -> None:
        """A shape without an edge."""
        self._add(Polygon([(self.x + x, self.y + y) for x, y in places]), fill, "none", alpha)

    def _add(self, patch: Patch, fill: str, edge: str, alpha: float) -> None:
        patch.set(facecolor=fill, edgecolor=edge, linewidth=2 * POINTS, alpha=alpha)
        patch.set_zorder(len(self._axes.patches) + 2)
        self._axes.add_patch(patch)

    def png(self) -> bytes:
        """The picture; the same bytes each time."""
        content = io.BytesIO()
        self._figure.savefig(content, format="png", metadata={"Software": None})
        return content.getvalue()


def fonts() -> list[str]:
    """The fonts of this machine that are drawn with, one for Korean among them if there is one."""
    known = set(get_font_names())
    chosen = [next((name for name in names if name in known), None) for names in (LATIN_FONTS, KOREAN_FONTS)]
    return [*(name for name in chosen if name), LAST_FONT]
