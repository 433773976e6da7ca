"""Options of a graph that say in one line what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from trendscope.budget import parse_limits
from trendscope.errors import UsageError
from trendscope.text.lines import one_line

MAX_SHOWN = 80  # characters of a value that cannot be used


class Options(BaseModel):
    """The base of each graph's context, which has a budget.

    Raises UsageError for an option that does not exist, or a value that cannot be used.
    """

    model_config = ConfigDict(extra="forbid")

    budget: str = Field(
        default="",
        description="Limits, such as calls=20,tokens=50000,seconds=60,dollars=0.05; empty for the usual ones",
    )

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise UsageError(_refusal(error.errors()[0], type(self))) from None

    @field_validator("budget")
    @classmethod
    def _check_budget(cls, text: str) -> str:
        parse_limits(text)
        return text


def check_names(given: Iterable[str], options: type[BaseModel]) -> None:
    """Raise UsageError if one of the names is not the name of an option."""
    known = list(options.model_fields)
    for name in given:
        if name not in known:
            raise UsageError(_unknown(name, known))


def _refusal(error: ErrorDetails, options: type[BaseModel]) -> str:
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return _unknown(name, list(options.model_fields))
    reason = str(error.get("ctx", {}).get("error") or error["msg"])
    return f"{name} cannot be {one_line(repr(error['input']), MAX_SHOWN)}: {reason}"


def _unknown(name: str, known: list[str]) -> str:
    similar = "".join(f" (did you mean {each}?)" for each in get_close_matches(name, known, n=1))
    shown = one_line(repr(name), MAX_SHOWN)
    return f"there is no option {shown}{similar}; the options are: {', '.join(known)}"
