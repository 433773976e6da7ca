"""What is wrong with a value that pydantic refused, in words that can be translated."""

from __future__ import annotations

from typing import cast

from pydantic_core import ErrorDetails

from trendscope.text.message import Message

_WHOLE_NUMBER = Message("it must be a whole number")
_NUMBER = Message("it must be a number")
_TRUTH = Message("it must be true or false")
_TEXT = Message("it must be text")
_LIST = Message("it must be a list")
_OBJECT = Message("it must be a JSON object")
_REASONS = {
    "missing": Message("it is missing"),
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "string_type": _TEXT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "greater_than": Message("it must be more than {gt}"),
    "greater_than_equal": Message("it must be at least {ge}"),
    "less_than_equal": Message("it must be at most {le}"),
}


def reason_of_refusal(error: ErrorDetails) -> str:
    """Why a value cannot be used: a Message where the reason is common, else pydantic's own words."""
    context = error.get("ctx", {})
    if isinstance(ours := context.get("error"), ValueError):  # raised by a check of ours
        return cast(str, ours.args[0])
    if error["type"] == "literal_error":
        return Message("it must be one of: {choices}", choices=context["expected"].replace(" or ", ", "))
    template = _REASONS.get(error["type"])
    return Message(template, **context) if template else error["msg"]
