"""The product's own sentences, in each of its languages."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from trendscope.text.hangul import particle
from trendscope.text.message import fill
from trendscope.window import Window


class Wording:
    """The sentences of one language, by key; their fields are those of a `Message`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _texts(language)

    def __call__(self, key: str, **fields: object) -> str:
        """The sentence `key` with its fields filled in; raises KeyError if either is unknown."""
        return fill(self._texts[key], fields)

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


@cache
def _texts(language: str) -> dict[str, str]:
    source = files("trendscope.wording").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{key}": text
        for section, texts in tomllib.loads(source).items()
        for key, text in texts.items()
    }
