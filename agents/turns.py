"""The questions of conversations in flight: the run that each is about, and its model and tools."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from pydantic import TypeAdapter

from trendscope.budget import Budget, parse_budget
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.document import Document
from trendscope.errors import UsageError
from trendscope.graphs.conversation_state import ConversationContext, ConversationState
from trendscope.llm.models import choose_model
from trendscope.settings import Settings
from trendscope.store.keeping import Keeping

if TYPE_CHECKING:
    from trendscope.agents.run_factory import OpenRun

MAX_TURNS = 8

DOCUMENTS = TypeAdapter(list[Document])


class EvidenceLoader(Protocol):
    """Gives what a run has, by its id, the beginning of it, or `latest`; `texts` takes longer."""

    async def __call__(self, run: str, *, texts: bool) -> RunEvidence:
        """Raises UsageError if there is no such run, or it has no report yet."""
        ...


@dataclass
class Turns:
    """What the nodes of a conversation share besides its state. `settings` and `budget` are called for each
    question that needs a model or searches."""

    load: EvidenceLoader
    settings: Callable[[], Settings]
    budget: Callable[[], Budget] = Budget
    today: Callable[[], date] = date.today
    _open: dict[str, OpenRun] = field(default_factory=dict)

    async def evidence(self, state: ConversationState) -> RunEvidence:
        """The run of a state, with what the conversation has found since, and with its texts if need be."""
        evidence = await self.load(state.get("run", ""), texts=follow_up_of(state).needs_texts)
        return evidence.with_found(DOCUMENTS.validate_python(state.get("found") or []))

    async def run(
        self, state: ConversationState, evidence: RunEvidence, context: ConversationContext
    ) -> OpenRun:
        """What the question of a state works with. It is opened anew if it is gone, as after a restart.

        Raises UsageError for a model that cannot be opened.
        """
        turn = state.get("turn", "")
        if turn not in self._open:
            asked = FollowUp.model_validate(state["follow_up"])
            opened = await asyncio.to_thread(self._opened, asked, evidence, context)
            for old in [*self._open][: 1 - MAX_TURNS]:
                del self._open[old]
            self._open[turn] = opened
        return self._open[turn]

    def has_model(self, context: ConversationContext) -> bool:
        """Whether a question with these options has a model."""
        return choose_model(context.model, self.settings()) is not None

    def end(self, turn: str) -> None:
        self._open.pop(turn, None)

    def _opened(self, asked: FollowUp, evidence: RunEvidence, context: ConversationContext) -> OpenRun:
        from trendscope.agents.run_factory import open_run
        from trendscope.question.parse import Question

        settings = self.settings()
        if not evidence.run:  # nothing belongs to a run that is not kept
            settings = settings.model_copy(update={"store": "off"})
        topic = tuple((phrase,) for phrase in (*asked.trends, *asked.phrases))
        return open_run(
            Question(text=asked.text, language=asked.language, window=evidence.window, topic=topic),
            settings,
            sources_of(evidence, settings),
            self.today(),
            model=context.model,
            budget=parse_budget(context.budget) if context.budget else self.budget(),
            prompts=context.prompts,
            keeping=Keeping(run=evidence.run) if evidence.run else Keeping(),
        )


def sources_of(evidence: RunEvidence, settings: Settings) -> tuple[str, ...]:
    """The sources that the run has counted in, else the usual ones."""
    from trendscope.tools.registry import SOURCES, default_sources

    counted = tuple(dict.fromkeys(each.source for each in evidence.report.coverage if each.source in SOURCES))
    return counted or settings.sources or default_sources(settings)


def follow_up_of(state: ConversationState) -> FollowUp:
    """What was understood of the last question.

    Raises UsageError if the state has none, as after an edit.
    """
    asked = state.get("follow_up")
    if asked is None:
        raise UsageError("there is no question; send one as a message of the role user")
    return FollowUp.model_validate(asked)
