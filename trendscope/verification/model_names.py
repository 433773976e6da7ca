"""Names with a number in them, such as GPT-4 and word2vec."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# A letter before a digit makes the whole run a model name: GPT-4.5, word2vec, LLaMA-3-8B.
_RUN = re.compile(r"(?:[^\W_가-힣]|-|\.(?=\d)|(?<=[^\W\d_가-힣])\^(?=\d))+")
_MODEL = re.compile(r"[^\W\d_][-^]?\d")
# 2x-54x is from 2x to 54x.
_RANGE = re.compile(r"\d[\d.]{0,30}([^\W\d_]{1,3})-\d[\d.]{0,30}\1")
# The F1 score of macro-F1.
_AVERAGED = re.compile(r"^(?:macro|micro|weighted)-(?=\w+$)", re.IGNORECASE)
_PLURAL = re.compile(r"(?<=\d)s$")
_VERSION_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=\d)")
_SIZED = re.compile(r"(.*[^\W\d_]\d[\d.]*)-\d[\d.]*[bm](?![^-])")
_ADDED = re.compile(
    r"-(?:based|like|style|level|class|scale|powered|generated|driven|era|scores?|measures?)$", re.IGNORECASE
)


@lru_cache(maxsize=1 << 14)
def models(text: str) -> frozenset[str]:
    """Names with a number in them; GPT-4, GPT4 and GPT-4s are one, GPT-4 and GPT-4.5 are two."""
    runs = (run.strip("-.") for run in _RUN.findall(text) if _is_model(run))
    return frozenset(_VERSION_HYPHEN.sub("", _bare(run)).casefold() for run in runs)


def _bare(run: str) -> str:
    return _AVERAGED.sub("", _PLURAL.sub("", _ADDED.sub("", run)))


def families(names: Iterable[str]) -> frozenset[str]:
    """The names before a size, as `models` gives them: llama2 of llama2-7b-base, no gpt4 of gpt4-turbo."""
    return frozenset(match[1] for name in names if (match := _SIZED.match(name)))


@lru_cache(maxsize=1 << 14)
def without_models(text: str) -> str:
    """The text with a semicolon in place of each name that has a number in it."""
    return _RUN.sub(lambda match: ";" if _is_model(match[0]) else match[0], text)


def _is_model(run: str) -> bool:
    return bool(_MODEL.search(run)) and not _RANGE.fullmatch(run.strip("-."))
