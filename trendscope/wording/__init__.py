"""The words of the product's own sentences, in each language it speaks."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


class Wording:
    """Texts of one language, by key."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _texts(language)

    def __call__(self, key: str, **fields: object) -> str:
        """The text of `key` with its fields filled in; raises KeyError where either is unknown."""
        return self._texts[key].format_map(fields)


@cache
def _texts(language: str) -> dict[str, str]:
    source = files("trendscope").joinpath("wording", f"{language}.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{key}": text
        for section, texts in tomllib.loads(source).items()
        for key, text in texts.items()
    }
