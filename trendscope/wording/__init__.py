"""The product's own sentences, in each of its languages."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from trendscope.text.hangul import particle
from trendscope.window import Window


class Wording:
    """The sentences of one language, by key.

    `{trends:trend|trends}` in a sentence is a number with its noun: 1 trend, 1,200 trends. `{label:을/를}`
    is the particle that follows what the field has, without it.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _texts(language)

    def __call__(self, key: str, **fields: object) -> str:
        """The sentence `key` with its fields filled in; raises KeyError if either is unknown."""
        return _PluralFormatter().vformat(self._texts[key], (), fields)

    def span(self, first: str, last: str) -> str:
        """Two periods as a span: `2019–2026`, `2024-Q2–2025-Q1`; one period alone if they are the same."""
        text = first if first == last else f"{first}–{last}"
        return f"{text}년" if self.language == "ko" and last.isdigit() else text

    def listed(self, parts: Sequence[str]) -> str:
        """The parts as a list in prose: `a, b and c`, `a, b와 c`."""
        if len(parts) < 2:
            return "".join(parts)
        *before, last = parts
        joined = particle(before[-1], "과/와") if self.language == "ko" else " and"
        return f"{', '.join(before)}{joined} {last}"

    def window(self, window: Window) -> str:
        """The days of a window: `2019–2026` for whole years, `2024-06–2026-11` for whole months."""
        text = str(window)
        return f"{text}년" if self.language == "ko" and len(text) in {4, 9} else text


class _PluralFormatter(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if "/" in format_spec:
            return particle(str(value), format_spec)
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
