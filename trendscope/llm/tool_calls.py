"""The tool calls of a model: what is wrong with them, and what is sent back to its server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from langchain_core.messages import AIMessage, ToolCall
from langchain_core.tools import BaseTool
from pydantic import BaseModel

from trendscope.errors import ParseError
from trendscope.llm.output_parsing import (
    MAX_CHARACTERS,
    NO_OBJECT,
    cleaned,
    validated,
    values_in,
)


def problem_in(message: AIMessage, schemas: Mapping[str, type[BaseModel]]) -> str:
    """Why no call in a message can be made; empty if one can, or if there is none."""
    problems = [NO_OBJECT for _ in message.invalid_tool_calls]
    problems += [_problem(call, schemas) for call in message.tool_calls]
    return problems[0] if all(problems) and problems else ""


def _problem(call: ToolCall, schemas: Mapping[str, type[BaseModel]]) -> str:
    if call["name"] not in schemas:
        return f"only the tools {', '.join(schemas)} exist"
    try:
        validated(call["args"], schemas[call["name"]])
    except ParseError as error:
        return str(error)
    return ""


def with_calls_in_text(message: AIMessage, schemas: Mapping[str, type[BaseModel]]) -> AIMessage:
    """The message with the calls that stand in its text, as some models and servers write them."""
    if message.tool_calls or message.invalid_tool_calls:
        return message
    found = [
        call for value in values_in(str(message.text)[:MAX_CHARACTERS]) for call in _calls(value, schemas)
    ]
    calls = [ToolCall(name=name, args=args, id=None, type="tool_call") for name, args in found]
    return message.model_copy(update={"tool_calls": calls}) if calls else message


def _calls(value: object, schemas: Mapping[str, type[BaseModel]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The calls in a value: an object with a name and arguments, a list of them, or an object around it."""
    if isinstance(value, list):
        for item in value:
            yield from _calls(item, schemas)
    elif isinstance(value, dict):
        name, args = value.get("name"), _args(value)
        if isinstance(name, str) and name in schemas and args is not None:
            yield name, args
        elif name is None:
            for inner in value.values():
                if isinstance(inner, (list, dict)):
                    yield from _calls(inner, schemas)


def _args(call: Mapping[str, Any]) -> dict[str, Any] | None:
    given = next((call[key] for key in ("arguments", "args", "parameters") if key in call), None)
    return given if isinstance(given, dict) else None


def told(tools: Iterable[BaseTool | dict[str, Any]]) -> str:
    """The tools as lines of a prompt, for a model that cannot be given them in another way."""
    known = [tool for tool in tools if isinstance(tool, BaseTool)]
    lines = (
        f"- {tool.name} {json.dumps(tool.args, ensure_ascii=False)}: {' '.join(tool.description.split())}"
        for tool in known
    )
    return "\n".join(lines)


def schemas_of(tools: Iterable[BaseTool | dict[str, Any]]) -> dict[str, type[BaseModel]]:
    """The argument schema of each tool, by its name."""
    known = (tool for tool in tools if isinstance(tool, BaseTool))
    return {tool.name: cast(type[BaseModel], tool.args_schema) for tool in known}


def fit_to_send(message: AIMessage) -> AIMessage:
    """The message as the agent takes it: without calls that get no answer, and without broken characters.

    A call without an id gets one, because its answer needs it.
    """
    named = ({**call, "id": call["id"] or f"call_{at}"} for at, call in enumerate(message.tool_calls))
    calls = [cast(ToolCall, cleaned(call)) for call in named]
    return message.model_copy(
        update={"content": cleaned(message.content), "tool_calls": calls, "invalid_tool_calls": []}
    )
