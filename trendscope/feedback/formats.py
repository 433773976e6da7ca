"""The formats of examples: those that TRL reads, and those that OpenAI's fine-tuning reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from trendscope.feedback.example import Example

Line = dict[str, Any]


def to_sft(example: Example) -> Line | None:
    """A conversation whose last message is to be learnt."""
    return {"messages": [_user(example.prompt), _assistant(example.chosen)]}


def to_dpo(example: Example) -> Line | None:
    """A preference as TRL reads it; None without a text that is worse."""
    if not example.rejected:
        return None
    return {
        "prompt": [_user(example.prompt)],
        "chosen": [_assistant(example.chosen)],
        "rejected": [_assistant(example.rejected)],
    }


def to_openai_dpo(example: Example) -> Line | None:
    """The same as OpenAI reads it."""
    if not example.rejected:
        return None
    return {
        "input": {"messages": [_user(example.prompt)], "tools": [], "parallel_tool_calls": True},
        "preferred_output": [_assistant(example.chosen)],
        "non_preferred_output": [_assistant(example.rejected)],
    }


FORMATS: dict[str, Callable[[Example], Line | None]] = {
    "sft": to_sft,
    "dpo": to_dpo,
    "openai-sft": to_sft,
    "openai-dpo": to_openai_dpo,
}


def as_line(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def metadata(example: Example) -> Line:
    """Where a line comes from: it stands in a second file, since OpenAI's formats allow no further fields."""
    return {
        "origin": example.origin,
        "variant": example.variant or None,
        "judgements": [
            {
                "id": each.id,
                "run": each.run,
                "question": each.question,
                "part": each.part,
                "form": each.form,
                "verdict": each.verdict,
                "by": each.by,
                "reason": each.reason,
                "fault": each.fault,
                "made": each.made.isoformat(),
            }
            for each in example.judged
        ],
    }


def _user(text: str) -> Line:
    return {"role": "user", "content": text}


def _assistant(text: str) -> Line:
    return {"role": "assistant", "content": text}
