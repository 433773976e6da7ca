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
from trendscope.text.validation import reason_of_refusal

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
            raise _refusal(error.errors()[0], type(self)) from None

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
            raise _unknown(name, known)


def _refusal(error: ErrorDetails, options: type[BaseModel]) -> UsageError:
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return _unknown(name, list(options.model_fields))
    value = one_line(repr(error["input"]), MAX_SHOWN)
    return UsageError(
        "{name} cannot be {value}: {reason}", name=name, value=value, reason=reason_of_refusal(error)
    )


def _unknown(name: str, known: list[str]) -> UsageError:
    shown = one_line(repr(name), MAX_SHOWN)
    options = ", ".join(known)
    for similar in get_close_matches(name, known, n=1):
        return UsageError(
            "there is no option {name} (did you mean {similar}?); the options are: {options}",
            name=shown,
            similar=similar,
            options=options,
        )
    return UsageError("there is no option {name}; the options are: {options}", name=shown, options=options)
