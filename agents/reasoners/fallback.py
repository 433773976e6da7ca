"""How a run goes on without the model if it gives no usable answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from trendscope.errors import BudgetExhausted, ModelError, TrendscopeError
from trendscope.llm.structured_output import StructuredModel
from trendscope.run import Run
from trendscope.text.message import Message
from trendscope.wording.catalogue import translated

PARTS = (
    Message("plan"),
    Message("search"),
    Message("outline"),
    Message("audit"),
    Message("results"),
    Message("issues"),
    Message("review"),
    Message("answer"),
)

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")


async def generate(
    part: str, model: StructuredModel, build: Callable[[float], str], schema: type[S], run: Run
) -> S | None:
    """The model's answer, requested only once per run for the same prompt; None if there is none.

    `build` makes the prompt with a share of its evidence, from 0 to 1, for a model with a small context.
    """

    async def ask(prompt: str) -> dict[str, Any]:
        async def call() -> dict[str, Any]:
            return (await model.generate(prompt, schema)).model_dump()

        request = {"model": model.name, "schema": schema.__name__, "prompt": prompt}
        return await run.memo.get_or_call(request, call)

    kept = await result_or_none(part, model.within_window(build, ask), run)
    return schema.model_validate(kept) if kept else None


def whole(prompt: str) -> Callable[[float], str]:
    """A prompt of which no part can be left out."""
    return lambda share: prompt


async def result_or_none(part: str, result: Awaitable[T], run: Run) -> T | None:
    """The result; None if the model failed, which is noted."""
    try:
        return await result
    except (ModelError, BudgetExhausted) as error:
        note_fallback(part, error, run)
        return None


def note_fallback(part: str, reason: Message | TrendscopeError, run: Run) -> None:
    """Note that the model was not used for a part of the run; the report says so."""
    run.fallbacks.append((part, translated(reason, run.question.language)))
    run.fallbacks.sort(key=_position)  # angles and trends are worked on in parallel, and fail in any order


def _position(fallback: tuple[str, str]) -> tuple[str, int, str]:
    """Sorts the parts of a run in their order, followed by the trends."""
    part, reason = fallback
    return ("", PARTS.index(part), reason) if part in PARTS else (part, 0, "")
