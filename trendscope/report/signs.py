"""The sign and the style of each direction and each severity in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trendscope.draft import Severity
    from trendscope.trend import Direction

DIRECTIONS: dict[Direction, tuple[str, str]] = {
    "rising": ("↗", "bold green"),
    "likely rising": ("↗?", "green"),
    "early signal": ("·", "dim"),
    "steady": ("→", ""),
    "fading": ("↘", "red"),
    "theme": ("•", "cyan"),
}
SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("✗", "red"),
    "warning": ("!", "yellow"),
    "note": ("·", "dim"),
}
