"""The object in the output of a language model, however badly it is written."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

from langchain_core.messages import AIMessage
from langchain_core.messages.ai import UsageMetadata
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from trendscope.errors import ParseError

A = TypeVar("A", bound=BaseModel)

FILTERED = "content_filter"
NO_OBJECT = "the arguments of the tool are not a JSON object"
MAX_CHARACTERS = 200_000
MAX_STARTS = 200
MAX_LITERAL = 20_000
# Tags of models and their servers, and the channels of harmony and Gemma, of which the last one answers.
_THOUGHT_NAMES = r"think|thinking|thoughts?|reasoning|reflection|scratchpad"
_THOUGHT_ENDS = re.compile(
    rf"</(?:\w+:)?(?:{_THOUGHT_NAMES})>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>|<\|END_THINKING\|>"
    r"|<channel\|>|<\|channel\|>\s*final\b[^{<]*(?:<\|message\|>)?",
    re.IGNORECASE,
)
_THOUGHT_STARTS = re.compile(
    rf"<(?:\w+:)?(?:{_THOUGHT_NAMES})>|\[THINK\]|◁think▷|<\|begin_of_thought\|>|<\|START_THINKING\|>"
    r"|<\|channel\|?>\s*(?:analysis|thought|commentary)",
    re.IGNORECASE,
)
_START = re.compile(r"[{\[]")
_CONTROL = re.compile(r"[\x00-\x1f]")
_SPARE_COMMA = re.compile(r",(?=\s{0,99}[}\]])")
_OF_A_SCHEMA = ("$schema", "$defs", "properties")


def parse_message(message: AIMessage, name: str, schema: type[A]) -> A:
    """The object in the calls to the tool with this name or, if no tool is called, in the text."""
    calls = [*message.tool_calls, *message.invalid_tool_calls]
    if not calls:
        return parse_text(str(message.text), schema)
    problem = ParseError("only the tool {name} exists", name=name)
    for call in calls:
        if call["name"] == name:
            try:
                return _parse_arguments(call["args"], schema)
            except ParseError as error:
                problem = error
    raise problem


def truncated_message(error: Any) -> AIMessage:
    """What was written before the length limit or a filter; openai raises an error that holds it."""
    choice, usage = error.completion.choices[0], error.completion.usage
    counts = usage and UsageMetadata(
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.completion_tokens,
        total_tokens=usage.total_tokens,
    )
    return AIMessage(
        choice.message.content or "",
        additional_kwargs={"refusal": choice.message.refusal},
        response_metadata={"finish_reason": choice.finish_reason},
        usage_metadata=counts or None,
    )


def refusal_in(message: AIMessage) -> str:
    """Why there is no answer: a field of Chat Completions, a block of Responses, or a filter."""
    blocks = message.content if isinstance(message.content, list) else []
    said = (block["refusal"] for block in blocks if isinstance(block, dict) and block.get("refusal"))
    filtered = "its content filter" if message.response_metadata.get("finish_reason") == FILTERED else ""
    return str(message.additional_kwargs.get("refusal") or next(said, filtered))


def parse_text(text: str, schema: type[A]) -> A:
    """The last object in the text that fits the schema: models think first, and answer last."""
    problem = None
    for value in reversed(values_in(_short(text))):
        try:
            return fit(value, schema)
        except ParseError as error:
            problem = error
    if not text.strip():
        raise ParseError("the answer is empty")
    raise problem or ParseError("there is no complete JSON object in the answer")


def fit(value: object, schema: type[A]) -> A:
    """The value, or the single value inside it, as an instance of the schema."""
    problem = None
    for shape in _shapes(value):
        try:
            return validated(shape, schema)
        except ParseError as error:
            problem = problem or error
        if _repeats(shape, schema):
            break
    raise problem or ParseError("the answer is empty")


def well_formed(text: str) -> str:
    """The text without NUL, byte order marks and lone surrogates."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "").replace("\ufeff", "")


def in_one_line(text: str, most: int = 200) -> str:
    """The text on one line of at most so many characters."""
    return " ".join(well_formed(text).split())[:most]


def _short(text: str) -> str:
    """The text, unless it is too long; a tool's arguments may be objects of any size."""
    if len(text) > MAX_CHARACTERS:
        raise ParseError("the answer is longer than {limit} characters", limit=MAX_CHARACTERS)
    return text


def _parse_arguments(arguments: object, schema: type[A]) -> A:
    return parse_text(arguments, schema) if isinstance(arguments, str) else fit(arguments, schema)


def values_in(text: str) -> list[object]:
    """The JSON values in the text; in an unfinished thought, only one that ends the text."""
    answer = _CONTROL.sub(" ", well_formed(_THOUGHT_ENDS.split(text)[-1]))
    answer = answer.strip().removesuffix("```").rstrip()
    if not _THOUGHT_STARTS.search(answer):
        found = [value for value, _ in _found(answer)]
        return found if any(isinstance(value, dict) for value in found) else [*found, *_literal(answer)]
    return [value for value, end in _found(answer) if end == len(answer)][-1:]


def _literal(text: str) -> Iterator[object]:
    """The object in a text as Python writes it, which some models do."""
    written = text[text.find("{") : text.rfind("}") + 1]
    if not written or len(written) > MAX_LITERAL:
        return
    try:
        value = ast.literal_eval(written)
        yield json.loads(json.dumps(value))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return


def _found(text: str) -> Iterator[tuple[object, int]]:
    """Each outermost JSON object or list, and where it ends; the last one may be truncated."""
    position = 0
    for _ in range(MAX_STARTS):
        start = _START.search(text, position)
        if start is None:
            return
        try:
            value, position = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            position = start.end()
            repaired = _repaired(text[start.start() :])
            if repaired is not None:
                yield repaired, len(text)
                return
        else:
            yield value, position


def _repaired(text: str) -> object:
    """The JSON in a text that is cut off or has a comma too many, else None.

    A truncated string is left out: half a sentence, or half an id, is not what was meant.
    langchain_core's parse_partial_json takes minutes for 200,000 characters.
    """
    try:
        value: object = from_json(_SPARE_COMMA.sub("", text), allow_inf_nan=False, allow_partial=True)
    except ValueError:
        return None
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


_DECODER = json.JSONDecoder(strict=False, parse_constant=_refuse)


def _shapes(value: Any) -> Iterator[object]:
    """The value, then what it wraps: the only item of a list, the only value of an object."""
    yield value
    for _ in range(3):
        if not isinstance(value, (list, dict)) or len(value) != 1:
            return
        (value,) = value.values() if isinstance(value, dict) else value
        yield value


def validated(value: object, schema: type[A]) -> A:
    """The value as an instance of the schema; raises ParseError if it is not one."""
    if not isinstance(value, dict):
        raise ParseError("the answer is not a JSON object")
    if _repeats(value, schema):
        raise ParseError("the answer repeats the JSON schema instead of filling it in")
    if value.keys().isdisjoint(_keys(schema)):
        raise ParseError(in_one_line(f"the object has none of the keys {', '.join(_keys(schema))}"))
    try:
        return schema.model_validate_json(_short(_as_json(value)))
    except ValidationError as error:
        raise ParseError(_first_problem(error)) from error


def _as_json(value: object) -> str:
    try:
        return json.dumps(cleaned(value), allow_nan=False, ensure_ascii=False)
    except (ValueError, RecursionError) as error:
        raise ParseError("a number is not finite, or the objects are nested too deeply") from error


def _repeats(value: object, schema: type[BaseModel]) -> bool:
    """Whether a value is the schema itself, which weak models tend to return."""
    return isinstance(value, dict) and any(key in value and key not in _keys(schema) for key in _OF_A_SCHEMA)


@cache
def _keys(schema: type[BaseModel]) -> list[str]:
    return list(dict.fromkeys([*schema.model_json_schema().get("properties", ()), *schema.model_fields]))


def cleaned(value: object) -> object:
    """The value with all its texts well formed."""
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, dict):
        return {well_formed(str(key)): cleaned(item) for key, item in value.items()}
    return value


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in problem["loc"])
    return in_one_line(f"{place}: {problem['msg']}")
