"""The searcher of a conversation: looks in the sources for what the run does not have, if it may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.turns import DOCUMENTS, Turns, follow_up_of
from trendscope.conversation.follow_up import FollowUp
from trendscope.document import Document
from trendscope.errors import BudgetExhausted, SourceError
from trendscope.events import Progress
from trendscope.graphs.conversation_state import ConversationContext, ConversationState
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.source import Source
from trendscope.text.hangul import has_hangul

MAX_DOCUMENTS = 10
MAX_SEARCHES = 4


@dataclass
class FollowUpSearcher:
    """A node of the graph."""

    turns: Turns

    async def __call__(
        self, state: ConversationState, runtime: Runtime[ConversationContext]
    ) -> dict[str, Any]:
        asked, evidence = follow_up_of(state), await self.turns.evidence(state)
        run = await self.turns.run(state, evidence, runtime.context or ConversationContext())

        def tell(key: str, **fields: object) -> None:
            runtime.stream_writer(Progress("searcher", run.wording(key, **fields)).to_dict())

        found = await _search(run, queries_for(asked), tell)
        known = {document.key for document in evidence.documents.values()}
        new = [document for document in found if document.key not in known]
        tell("ask.found", found=len(new))
        before = state.get("found") or []
        return {"searched": True, "found": [*before, *DOCUMENTS.dump_python(new, mode="json")]}


def queries_for(asked: FollowUp) -> list[str]:
    """The phrases and the trends of a question, all at once and then each other phrase alone."""
    parts = [part for part in (*asked.phrases, *asked.trends) if not has_hangul(part)]
    whole = Query(tuple((part,) for part in parts))
    return [str(whole), *(f'"{part}"' for part in asked.phrases if part in parts)] if parts else []


async def _search(run: Run, queries: list[str], tell: Callable[..., None]) -> list[Document]:
    """What the sources have on the first query that finds anything; a failure is told."""
    for query in list(dict.fromkeys(queries))[:MAX_SEARCHES]:
        found: dict[str, Document] = {}
        for source in run.sources.values():
            for document in await _ask(run, source, query, tell):
                found.setdefault(document.key, document)
        if found:
            return [*found.values()]
    return []


async def _ask(run: Run, source: Source, query: str, tell: Callable[..., None]) -> tuple[Document, ...]:
    tell("ask.searching", source=source.source, query=query)
    window = {"since": run.question.since, "until": run.question.until}
    try:
        found = await run.call_tool_cached(source.name, query=query, limit=MAX_DOCUMENTS, **window)
    except (SourceError, BudgetExhausted) as error:
        tell("progress.failed", source=source.source, reason=str(error))
        return ()
    documents: tuple[Document, ...] = found.documents
    return documents
