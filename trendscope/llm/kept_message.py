"""A model's message in the form in which the journal keeps it."""

from __future__ import annotations

import json
from typing import cast

from langchain_core.messages import AIMessage, messages_from_dict, messages_to_dict

_PARSED = "parsed"  # the object that a provider's package made of the text, which is kept


def to_bytes(message: AIMessage) -> bytes:
    """JSON in ASCII: a text may have half a character, which has no UTF-8."""
    others = {name: value for name, value in message.additional_kwargs.items() if name != _PARSED}
    plain = message.model_copy(update={"additional_kwargs": others})
    return json.dumps(messages_to_dict([plain]), default=str).encode()


def from_bytes(kept: bytes) -> AIMessage:
    (message,) = messages_from_dict(json.loads(kept))
    return cast(AIMessage, message)
