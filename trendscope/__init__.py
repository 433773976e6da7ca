"""Research trends that are measured, in sentences that are proved.

    >>> from trendscope import research
    >>> report = research("recent trends in machine translation")

Names are loaded when they are first used: LangGraph alone takes a second to import.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trendscope.api import Progress, aresearch, research
    from trendscope.errors import BudgetExhausted, SourceError, TrendscopeError, UsageError
    from trendscope.report import Report
    from trendscope.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "BudgetExhausted",
    "Progress",
    "Report",
    "Settings",
    "SourceError",
    "TrendscopeError",
    "UsageError",
    "__version__",
    "aresearch",
    "research",
]

_HOMES = {
    "BudgetExhausted": "errors",
    "SourceError": "errors",
    "TrendscopeError": "errors",
    "UsageError": "errors",
    "Report": "report",
    "Settings": "settings",
    "Progress": "api",
    "aresearch": "api",
    "research": "api",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"trendscope.{_HOMES[name]}")
    return getattr(home, name)


def __dir__() -> list[str]:
    return __all__
