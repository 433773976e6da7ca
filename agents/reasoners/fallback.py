"""Going on without the model where it does not answer well."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from trendscope.errors import BudgetExhausted, ModelError
from trendscope.llm.structured_output import Answers

if TYPE_CHECKING:
    from trendscope.run import Run

PARTS = ("plan", "search", "outline", "review")

F = TypeVar("F", bound=BaseModel)
T = TypeVar("T")


async def asked(part: str, answers: Answers, prompt: str, form: type[F], run: Run) -> F | None:
    """The form as the model filled it in, asked once for the same prompt in a run; None where it did not."""
    request = {"model": answers.name, "form": form.__name__, "prompt": prompt}

    async def answer() -> dict[str, Any]:
        return (await answers.ask(prompt, form)).model_dump()

    kept = await tried(part, run.journal.recall(request, answer), run)
    return form.model_validate(kept) if kept else None


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
    run.fallbacks.sort(key=_place)  # angles and trends are worked on side by side, and fail in any order


def _place(fallback: tuple[str, str]) -> tuple[str, int, str]:
    """Sorts the parts of a run as they are worked on, and behind them what the trends went without."""
    part, reason = fallback
    return ("", PARTS.index(part), reason) if part in PARTS else (part, 0, "")
