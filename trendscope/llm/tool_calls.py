"""The tool calls of a model: what is wrong with them, and what is sent back to its server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from langchain_core.messages import AIMessage, ToolCall
from langchain_core.tools import BaseTool
from pydantic import BaseModel

from trendscope.llm.output_parsing import NO_OBJECT, ParseError, cleaned, validated


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


def schemas_of(tools: Iterable[BaseTool | dict[str, Any]]) -> dict[str, type[BaseModel]]:
    """The argument schema of each tool, by its name."""
    known = (tool for tool in tools if isinstance(tool, BaseTool))
    return {tool.name: cast(type[BaseModel], tool.args_schema) for tool in known}


def fit_to_send(message: AIMessage) -> AIMessage:
    """The message as its server accepts it: without calls that get no answer, and without broken characters.

    A call without an id gets one, because its answer needs it.
    """
    named = ({**call, "id": call["id"] or f"call_{at}"} for at, call in enumerate(message.tool_calls))
    calls = [cast(ToolCall, cleaned(call)) for call in named]
    return message.model_copy(
        update={"content": cleaned(message.content), "tool_calls": calls, "invalid_tool_calls": []}
    )
