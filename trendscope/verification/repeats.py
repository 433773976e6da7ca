"""Repeats: a figure that a text gives to two things, where its sentences give another one to the second."""

from __future__ import annotations

import re
from collections import Counter

from trendscope.verification.quantities import as_arithmetic

# A percentage, or a score with decimals.
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:\.\d+(?: ?%)?| ?%)(?![\d.]*\d)")
_SHARED = re.compile(
    r"\b(?:both|each|all|same|equal(?:ly)?|tied?)\b|모두|각각|똑같|같은|나란히", re.IGNORECASE
)


def repeated_figures(text: str, source: str) -> list[str]:
    """The figures that a text has more often than its source, while it leaves out one of the same kind."""
    said, stated = _figures(text), _figures(source)
    if _SHARED.search(text) or _SHARED.search(source):
        return []
    left_out = {_kind(figure) for figure in stated.keys() - said.keys()}
    return [
        figure for figure, times in said.items() if times > stated[figure] > 0 and _kind(figure) in left_out
    ]


def _figures(text: str) -> Counter[str]:
    return Counter(match[0].replace(" ", "") for match in _FIGURE.finditer(as_arithmetic(text)))


def _kind(figure: str) -> bool:
    return figure.endswith("%")
