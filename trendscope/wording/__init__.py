"""The product's own sentences, in each of its languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any


class Wording:
    """The sentences of one language, by key.

    `{trends:trend|trends}` in a sentence is a number with its noun: 1 trend, 1,200 trends.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _texts(language)

    def __call__(self, key: str, **fields: object) -> str:
        """The sentence `key` with its fields filled in; raises KeyError if either is unknown."""
        return _PluralFormatter().vformat(self._texts[key], (), fields)


class _PluralFormatter(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        singular, bar, plural = format_spec.partition("|")
        if not bar:
            return str(format(value, format_spec))
        return f"{value:,} {singular if value == 1 else plural}"


@cache
def _texts(language: str) -> dict[str, str]:
    source = files("trendscope.wording").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{key}": text
        for section, texts in tomllib.loads(source).items()
        for key, text in texts.items()
    }
