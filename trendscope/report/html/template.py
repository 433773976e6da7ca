"""The templates of the page: nothing that they print becomes markup, and nothing may be undefined."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from trendscope.text.lines import one_line


@cache
def template(name: str) -> Template:
    """A template of this package by its name."""
    environment = Environment(
        loader=PackageLoader("trendscope.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def _shown(value: object) -> object:
    """What a template prints: every text on one line, with its secrets masked and what is hidden escaped."""
    return one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value
