"""A failure as it is kept in the ledger of a run: in its words, and as what they were made of.

So a replay says it in the language of its run, as the run did.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from trendscope import errors
from trendscope.errors import MAX_REASON, ModelError, SourceError, TrendscopeError
from trendscope.text.lines import one_line
from trendscope.text.message import Message

MAX_DEPTH = 3  # of messages in each other
# What a template may have: any other format, in the file of a stranger, could cost any amount of memory.
_TEMPLATE = re.compile(r"(?:[^{}]|\{\{|\}\}|\{[a-z_]{1,40}(?:![rs])?(?::(?:,|g|f|\.0f))?\}){1,1000}")
_KINDS: dict[str, Callable[..., SourceError | ModelError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, SourceError | ModelError)
}


def as_text(error: SourceError | ModelError) -> str:
    """The failure as JSON."""
    kept = {"error": type(error).__name__, "reason": str(error), "status": getattr(error, "status", None)}
    return json.dumps(kept | {"message": _to_json(error.message)})


def failure_of(text: str) -> SourceError | ModelError:
    """The failure that was kept. Raises ValueError, TypeError or KeyError for a text that is none."""
    kept = json.loads(text)
    kind = _KINDS[kept["error"]]
    message = _from_json(kept["message"]) if "message" in kept else None
    error = kind(message or "") if kept["status"] is None else kind(message or "", kept["status"])
    if str(error) == kept["reason"]:
        return error
    return kind(kept["reason"]) if kept["status"] is None else kind(kept["reason"], kept["status"])


def _to_json(message: Message) -> dict[str, object]:
    fields = {name: _field_to_json(value) for name, value in message.fields.items()}
    return {"template": message.template, "fields": fields}


def _field_to_json(value: object) -> object:
    """A number, a message, or a text on one line, without a secret."""
    if isinstance(value, TrendscopeError):
        return _to_json(value.message)
    if isinstance(value, Message):
        return _to_json(value)
    return value if isinstance(value, int | float) else one_line(str(value), MAX_REASON)


def _from_json(kept: Mapping[str, Any], depth: int = MAX_DEPTH) -> Message:
    """The message that was kept. Raises ValueError, TypeError or KeyError for what is none."""
    template, fields = kept["template"], kept["fields"].items()
    if not depth or (fields and not _TEMPLATE.fullmatch(template)):
        raise ValueError("it is no message")
    filled = {name: _from_json(each, depth - 1) if isinstance(each, dict) else each for name, each in fields}
    return Message(template, **filled)
