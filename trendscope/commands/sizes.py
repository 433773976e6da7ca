"""Sizes and ages as they are typed and shown."""

from __future__ import annotations

import re

from trendscope.errors import UsageError

_UNITS = {"B": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3}
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([kmg]?b)", re.IGNORECASE)
_AGE = re.compile(r"(\d{1,6}) ?([dwmy])")


def show_size(size: int) -> str:
    """Bytes with a unit, such as `1.2 MB`."""
    unit = next((name for name, bytes_ in reversed(_UNITS.items()) if size >= bytes_), "B")
    return f"{size} B" if unit == "B" else f"{size / _UNITS[unit]:.1f} {unit}"


def parse_size(text: str) -> int:
    """The bytes in a text such as `500MB`. Raises UsageError."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise UsageError(
            "{text!r} is no size such as 500MB (units: {units})", text=text, units=", ".join(_UNITS)
        )
    units = {name.lower(): size for name, size in _UNITS.items()}
    return int(float(match[1]) * units[match[2].lower()])


def parse_age(text: str) -> int:
    """The days in a text such as `30d`. Raises UsageError."""
    match = _AGE.fullmatch(text)
    if match is None:
        raise UsageError(
            "{text!r} is no age such as 30d (d days, w weeks, m months of 30 days, y years)", text=text
        )
    return int(match[1]) * _DAYS[match[2]]
