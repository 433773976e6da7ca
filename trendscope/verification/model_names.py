"""Names with a number in them, such as GPT-4 and word2vec."""

from __future__ import annotations

import re
from functools import lru_cache

# A letter before a digit makes the whole run a model name: GPT-4.5, word2vec, LLaMA-3-8B.
_RUN = re.compile(r"(?:[^\W_가-힣]|-|\.(?=\d))+")
_MODEL = re.compile(r"[^\W\d_]-?\d")
_VERSION_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=\d)")
_ADDED = re.compile(
    r"-(?:based|like|style|level|class|scale|powered|generated|driven|era|scores?|measures?)$", re.IGNORECASE
)


@lru_cache(maxsize=1 << 14)
def models(text: str) -> frozenset[str]:
    """Names with a number in them; GPT-4 and GPT4 are one, GPT-4 and GPT-4.5 are two."""
    runs = (run.strip("-.") for run in _RUN.findall(text) if _MODEL.search(run))
    return frozenset(_VERSION_HYPHEN.sub("", _ADDED.sub("", run)).casefold() for run in runs)


@lru_cache(maxsize=1 << 14)
def without_models(text: str) -> str:
    """The text with a semicolon in place of each name that has a number in it."""
    return _RUN.sub(lambda match: ";" if _MODEL.search(match[0]) else match[0], text)
