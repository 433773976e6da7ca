"""Going on without the model where it does not answer well."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeVar

from trendscope.errors import BudgetExhausted, ModelError

if TYPE_CHECKING:
    from trendscope.run import Run

T = TypeVar("T")


async def tried(part: str, answer: Awaitable[T], run: Run) -> T | None:
    """The answer; None where there is none, which the report will say."""
    try:
        return await answer
    except (ModelError, BudgetExhausted) as error:
        run.fallbacks.append((part, str(error)))
        run.fallbacks.sort(key=_of_a_trend)  # trends are worked on side by side, and fail in any order
        return None


def _of_a_trend(fallback: tuple[str, str]) -> str:
    """Sorts what the trends went without behind the rest, which keeps its order."""
    part, _ = fallback
    return part if part.startswith("“") else ""
