"""The responder: answers from counts by code, and from sentences by a model or in their own words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.reasoners.counted_answers import KINDS, CountedAnswer
from trendscope.agents.reasoners.quoted_answers import QuotedAnswer
from trendscope.agents.reasoners.report_answers import ReportAnswer
from trendscope.agents.turns import Turns, follow_up_of
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.ranking import MIN_COVERAGE
from trendscope.conversation.reply import Reply
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.events import Progress
from trendscope.graphs.conversation_state import ConversationContext, ConversationState, WrittenReply
from trendscope.sentence import SentenceId
from trendscope.wording import Wording

MAX_ATTEMPTS = 2


@dataclass
class Responder:
    """A node of the graph."""

    turns: Turns

    async def __call__(
        self, state: ConversationState, runtime: Runtime[ConversationContext]
    ) -> dict[str, Any]:
        asked, evidence = follow_up_of(state), await self.turns.evidence(state)
        attempts = state.get("attempts", 0) + 1
        reply = Reply() if asked.is_in_words else await asyncio.to_thread(_by_code, asked, evidence)
        if asked.is_in_words or (reply.is_empty and asked.kind == "compare"):
            written = await self._from_sentences(asked, evidence, state, runtime)
            return {"reply": written, "attempts": attempts}
        return {"reply": _written(reply), "attempts": attempts}

    async def _from_sentences(
        self,
        asked: FollowUp,
        evidence: RunEvidence,
        state: ConversationState,
        runtime: Runtime[ConversationContext],
    ) -> WrittenReply:
        """The model's answer; that of the sentences alone without a model, or if it failed twice."""
        context = runtime.context or ConversationContext()
        if state.get("attempts", 0) < MAX_ATTEMPTS and self.turns.has_model(context):
            claims = await self._by_model(asked, evidence, state, runtime)
            if claims is not None:
                return WrittenReply(claims=claims, papers=[], by_model=True)
        passages = state.get("passages", [])
        names = [SentenceId(each["id"]) for each in passages if each["coverage"] >= MIN_COVERAGE]
        return _written(QuotedAnswer(asked, evidence, Wording(asked.language)).reply(names))

    async def _by_model(
        self,
        asked: FollowUp,
        evidence: RunEvidence,
        state: ConversationState,
        runtime: Runtime[ConversationContext],
    ) -> list[dict[str, Any]] | None:
        """The claims of the model; None if it gave none that can be used, which is told."""
        from trendscope.agents.reasoners.llm import LLMReasoner
        from trendscope.agents.reasoners.llm_follow_up import FollowUpWriter

        run = await self.turns.run(state, evidence, runtime.context or ConversationContext())
        if not isinstance(run.reasoner, LLMReasoner):
            return None
        claims = await FollowUpWriter(run, run.reasoner.writer, evidence).write(asked, state)
        if claims is None and run.fallbacks:
            text = run.wording("ask.model_failed", reason=run.fallbacks[-1][1])
            runtime.stream_writer(Progress("responder", text, is_warning=True).to_dict())
        return claims


def _by_code(asked: FollowUp, evidence: RunEvidence) -> Reply:
    say = Wording(asked.language)
    answer = CountedAnswer if asked.kind in KINDS else ReportAnswer
    return answer(asked, evidence, say).reply()


def _written(reply: Reply) -> WrittenReply:
    return WrittenReply(
        claims=[claim.model_dump(mode="json") for claim in reply.claims],
        papers=[paper.id for paper in reply.papers],
        by_model=False,
    )
