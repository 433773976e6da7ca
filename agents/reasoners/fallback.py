"""Going on without the model where it does not answer well."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeVar

from trendscope.errors import BudgetExhausted, ModelError

if TYPE_CHECKING:
    from trendscope.run import Run

T = TypeVar("T")


async def tried(part: str, answer: Awaitable[T], run: Run) -> T | None:
    """The answer; None where there is none."""
    try:
        return await answer
    except (ModelError, BudgetExhausted) as error:
        go_without(part, str(error), run)
        return None


def go_without(part: str, reason: str, run: Run) -> None:
    """Note that the model was not used for a part, which the report will say."""
    run.fallbacks.append((part, reason))
    run.fallbacks.sort(key=_of_a_trend)  # trends are worked on side by side, and fail in any order


def _of_a_trend(fallback: tuple[str, str]) -> str:
    """Sorts what the trends went without behind the rest, which keeps its order."""
    part, _ = fallback
    return part if part.startswith("“") else ""
