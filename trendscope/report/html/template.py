"""The templates of the page: nothing that they print becomes markup, and nothing may be undefined."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from trendscope.text.language import language_of
from trendscope.text.lines import one_line

WORD_JOINER = "\u2060"

# A Korean word goes on before a bracket and behind it, where browsers would break the line.
_BRACKET_IN_WORD = re.compile(r"(?:(?<=[가-힣])|(?<=[가-힣]</a>))(?=\()|(?:(?<=\))|(?<=\)</a>))(?=[가-힣])")


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
    environment.filters |= {"language_of": language_of, "whole_words": _whole_words}
    return environment.get_template(name)


def _shown(value: object) -> object:
    """What a template prints: every text on one line, with its secrets masked and what is hidden escaped."""
    return one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _whole_words(text: str) -> Markup:
    """Prose whose lines are broken between Korean words alone."""
    shown = text if isinstance(text, Markup) else escape(one_line(text))
    return Markup(_BRACKET_IN_WORD.sub(WORD_JOINER, shown))  # noqa: S704 - nothing but joiners is added
