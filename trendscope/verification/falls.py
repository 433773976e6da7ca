"""Falls: a number without the minus of its source, where the text says in words that something falls."""

from __future__ import annotations

import re

from trendscope.verification.amounts import Number, numbers

_FALLS = re.compile(
    r"\b(?:fall|fell|drop|declin|decreas|degrad|reduc|los[est]|lower|worse|shr[aiu]nk)\w*"
    r"|떨어|낮|하락|감소|줄|나빠|잃",
    re.IGNORECASE,
)
_RISES = re.compile(
    r"\b(?:ris|rose|grow|grew|increas|gain|rais|improv|boost|higher)\w*|오르|올라|올랐|높|증가|상승|늘|나아",
    re.IGNORECASE,
)
_BORDER = re.compile(
    r"[,;] |\b(?:but|while|whereas|and)\b|(?<=지만) |(?<=으나) |(?<=는데) |(?<=반면) |(?<=[고며]) "
)


def is_fall(text: str, number: Number, stated: set[Number]) -> bool:
    """Whether a source has the number with a minus, and the part of the text that has it tells of a fall."""
    value, unit = number
    units = {unit, "", "pp"} if not unit else {unit, ""}
    if not any((f"-{value}", each) in stated for each in units):
        return False
    parts = [part for part in _BORDER.split(text) if number in numbers(part)]
    return bool(parts) and all(_FALLS.search(part) and not _RISES.search(part) for part in parts)
