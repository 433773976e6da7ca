"""The interpreter: finds the run that a message is about, and what it asks, given what was asked before."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import HumanMessage
from langgraph.runtime import Runtime

from trendscope.agents.conversation import tell_refusal
from trendscope.agents.turns import Turns
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.parse import parse_follow_up
from trendscope.errors import UsageError
from trendscope.graphs.conversation_state import ConversationContext, ConversationState
from trendscope.question.typed_text import typed_text
from trendscope.text.language import language_of


@dataclass
class Interpreter:
    """A node of the graph."""

    turns: Turns

    async def __call__(
        self, state: ConversationState, runtime: Runtime[ConversationContext]
    ) -> dict[str, Any]:
        context = runtime.context or ConversationContext()
        try:
            text = _question(state)
            evidence = await self.turns.load(state.get("run") or context.run, texts=False)
        except UsageError as error:
            told = tell_refusal(error, context.language or language_of(_last_text(state)))
            return {"turn": "", "answer": None, "messages": [told]}
        known = state.get("follow_up")
        before = FollowUp.model_validate(known) if known else None
        asked = await asyncio.to_thread(parse_follow_up, text, evidence, before)
        if context.language:
            asked = asked.model_copy(update={"language": context.language})
        return {
            "run": evidence.run,
            "turn": uuid.uuid4().hex,
            "follow_up": asked.model_dump(mode="json"),
            "passages": [],
            "reply": None,
            "refused": [],
            "kept": [],
            "attempts": 0,
            "searched": False,
            "answer": None,
        }


def _question(state: ConversationState) -> str:
    """The last message. Raises UsageError if it is not one of a user, has no text, or is too long."""
    last = next(iter(state.get("messages", [])[-1:]), None)
    text = typed_text(last.text) if isinstance(last, HumanMessage) else ""
    if not text:
        raise UsageError("there is no question; send one as a message of the role user")
    return text


def _last_text(state: ConversationState) -> str:
    return "".join(message.text for message in state.get("messages", [])[-1:])
