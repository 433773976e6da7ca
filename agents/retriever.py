"""The retriever: finds the sentences of a run that say most of what is asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.turns import Turns, follow_up_of
from trendscope.conversation.ranking import Ranking
from trendscope.graphs.conversation_state import ConversationContext, ConversationState, FoundPassage


@dataclass
class Retriever:
    """A node of the graph."""

    turns: Turns

    async def __call__(
        self, state: ConversationState, runtime: Runtime[ConversationContext]
    ) -> dict[str, Any]:
        asked, evidence = follow_up_of(state), await self.turns.evidence(state)
        passages = await asyncio.to_thread(Ranking(evidence, asked).passages)
        return {
            "passages": [
                FoundPassage(id=each.id, text=each.text, coverage=round(each.coverage, 3))
                for each in passages
            ]
        }
