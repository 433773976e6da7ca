"""Charts as SVG, by Jinja2 templates that only draw what the geometry says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from trendscope.report.charts.colours import FONTS, PAGE, Colours
from trendscope.report.charts.curve_shapes import CurveChart
from trendscope.report.charts.glance_shapes import GlanceChart


def curve_svg(chart: CurveChart, number: int, *, role: str = "img") -> Markup:
    """The picture of one trend for a page, by the number of the trend in the report.

    A script that opens the papers behind a point gives the points the role `button`; it finds them by
    `data-trend` and `data-period`.
    """
    return draw("curve.svg", chart=chart, number=number, role=role)


def glance_svg(chart: GlanceChart, *, href: Callable[[int], str] | None = "#trend-{}".format) -> Markup:
    """The picture of all trends for a page; `href` makes the link to a trend from its number."""
    return draw("glance.svg", chart=chart, href=href)


def chart_css(colours: Colours = PAGE) -> Markup:
    """The style of all charts; a page may give other colours, or set the variables of PAGE."""
    fonts = ", ".join(f'"{font}"' if " " in font else font for font in FONTS)
    return draw("charts.css", colours=colours, fonts=Markup(fonts))  # noqa: S704 - ours


def draw(template: str, **fields: object) -> Markup:
    """A template with its fields filled in."""
    return Markup(_templates().get_template(template).render(fields))  # noqa: S704 - escaped by Jinja2


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("trendscope.report.charts"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shorten,
        trim_blocks=True,
    )


def _shorten(value: object) -> object:
    """Coordinates with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
