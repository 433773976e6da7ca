"""JSON schemas of OpenAI's formats for fine-tuning, with nothing that its pages do not name."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string", "minLength": 1}


def _message(*roles: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["role", "content"],
        "properties": {"role": {"enum": [*roles]}, "content": _TEXT, **more},
    }


_ASSISTANT = _message("assistant", weight={"enum": [0, 1]})
_PROMPT = _message("system", "developer", "user")
# One output of each: a single message of the assistant.
_OUTPUT = {"type": "array", "minItems": 1, "maxItems": 1, "items": _message("assistant")}

SFT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["messages"],
    "properties": {
        "messages": {
            "type": "array",
            "minItems": 2,
            "items": {"anyOf": [_PROMPT, _ASSISTANT]},
            "contains": {"properties": {"role": {"const": "assistant"}}},
        },
        "tools": {"type": "array"},
        "parallel_tool_calls": {"type": "boolean"},
    },
}

DPO: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["input", "preferred_output", "non_preferred_output"],
    "properties": {
        "input": {
            "type": "object",
            "additionalProperties": False,
            "required": ["messages"],
            "properties": {
                "messages": {"type": "array", "minItems": 1, "items": {"anyOf": [_PROMPT, _ASSISTANT]}},
                "tools": {"type": "array"},
                "parallel_tool_calls": {"type": "boolean"},
            },
        },
        "preferred_output": _OUTPUT,
        "non_preferred_output": _OUTPUT,
    },
}
