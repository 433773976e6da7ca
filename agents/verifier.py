"""The verifier: keeps what its sentences and counts support, and says so where nothing is left."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage
from langgraph.graph import END
from langgraph.runtime import Runtime

from trendscope.agents.conversation import ANSWER
from trendscope.agents.reasoners.reasoner import EXTRACTIVE
from trendscope.agents.responder import MAX_ATTEMPTS
from trendscope.agents.turns import Turns, follow_up_of
from trendscope.conversation.answer import Answer, QuotedDocument
from trendscope.conversation.as_markdown import answer_as_markdown
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.conversation.unanswered import commands_for, why_unanswered
from trendscope.graphs.conversation_state import (
    ConversationContext,
    ConversationState,
    RefusedClaim,
    WrittenReply,
)
from trendscope.report.masked import masked
from trendscope.report.report import Reference
from trendscope.sentence import Sentence
from trendscope.text.language import LANGUAGES
from trendscope.trend import NO_TREND, PAPERS, Claim
from trendscope.wording import Wording

if TYPE_CHECKING:
    from trendscope.agents.run_factory import OpenRun

Checked = tuple[list[Claim], list[RefusedClaim]]


@dataclass
class Verifier:
    """A node of the graph. What it refuses goes back to the responder once."""

    turns: Turns

    async def __call__(
        self, state: ConversationState, runtime: Runtime[ConversationContext]
    ) -> dict[str, Any]:
        asked, evidence = follow_up_of(state), await self.turns.evidence(state)
        context, reply = runtime.context or ConversationContext(), state["reply"]
        if reply is None:
            return {"answer": None, "refused": []}
        reasoner = EXTRACTIVE
        if reply["by_model"]:
            run = await self.turns.run(state, evidence, context)
            reasoner = run.reasoner.name
            new, refused = await _checked(reply, asked, state, run, evidence)
            claims = _each_once([*map(Claim.model_validate, state.get("kept", [])), *new])
            if refused and (not claims or state.get("attempts", 0) < MAX_ATTEMPTS):
                return {"refused": refused, "kept": [claim.model_dump(mode="json") for claim in claims]}
        else:
            claims, refused = await asyncio.to_thread(verified_by_rules, reply, asked, evidence)
        answer = _answer(asked, evidence, claims, reply, reasoner)
        answer = _completed(answer, asked, evidence, refused, searched=state.get("searched", False))
        answer = with_found(answer, {document["key"] for document in state.get("found") or []}, evidence)
        if answer.status != "answered" and context.allow_search and not state.get("searched"):
            return {"refused": [], "attempts": 0}
        self.turns.end(state.get("turn", ""))
        message = AIMessage(answer_as_markdown(answer), id=f"{ANSWER}{state.get('turn', '')}")
        return {"refused": [], "answer": answer.model_dump(mode="json"), "messages": [message]}


def route(state: ConversationState) -> str:
    """What comes after verification: the end, another attempt, or a search."""
    if state.get("answer"):
        return END
    return "responder" if state.get("refused") else "searcher"


async def _checked(
    reply: WrittenReply, asked: FollowUp, state: ConversationState, run: OpenRun, evidence: RunEvidence
) -> Checked:
    """What the rules and the judge leave of what a model wrote."""
    from trendscope.agents.reasoners.llm import LLMReasoner
    from trendscope.agents.reasoners.llm_follow_up import FollowUpCheck, FollowUpWriter, judged

    if not isinstance(run.reasoner, LLMReasoner):
        return [], []
    offered = FollowUpWriter(run, run.reasoner.writer, evidence).offered(asked, state)
    check = FollowUpCheck(offered, asked.language)
    claims, refused = await asyncio.to_thread(check.verified, reply["claims"])
    kept, unsupported = await judged(claims, offered, run.reasoner.judge_model, run)
    return kept, [*refused, *unsupported]


def _each_once(claims: Iterable[Claim]) -> list[Claim]:
    return [*{claim.text.casefold(): claim for claim in claims}.values()]


def verified_by_rules(reply: WrittenReply, asked: FollowUp, evidence: RunEvidence) -> Checked:
    """The claims of code: counts of what the report counted or was asked about, and quotations that hold."""
    countable = {PAPERS, *asked.phrases, *(trend.label for trend in evidence.report.counted_trends)}
    kept: list[Claim] = []
    refused: list[RefusedClaim] = []
    for written in reply["claims"]:
        claim = Claim.model_validate(written)
        cites = all(name in evidence.sentences for name in claim.sentences)
        counts = bool(claim.counts) and countable.issuperset(claim.counts)
        reported = claim in evidence.report.problems
        if cites and (counts or reported or _holds(claim, evidence)):
            kept.append(claim)
        else:
            refused.append(RefusedClaim(text=claim.text, reason="unverified"))
    return kept, refused


def _holds(claim: Claim, evidence: RunEvidence) -> bool:
    """Whether a quotation passes the rules; it is in the language of its paper, or in that of the answer."""
    from trendscope.verification.claims import verify_claims

    cited = {name: evidence.sentences[name] for name in claim.sentences}
    checked = (verify_claims([claim], NO_TREND, cited, evidence.base, each) for each in LANGUAGES)
    return any(verified.kept for verified in checked)


def _answer(
    asked: FollowUp, evidence: RunEvidence, claims: Sequence[Claim], reply: WrittenReply, reasoner: str
) -> Answer:
    names = dict.fromkeys(name for claim in claims for name in claim.sentences)
    sentences = {name: Sentence(document=name.document, text=evidence.sentences[name]) for name in names}
    references = {name.document: evidence.reference(name.document) for name in names}
    papers = (evidence.paper(name) for name in reply["papers"])
    return Answer(
        run=evidence.run,
        question=asked.text,
        language=asked.language,
        status="answered" if _answers(claims, asked) else "not in this run",
        claims=tuple(claims),
        papers=tuple(paper for paper in papers if paper),
        sentences=sentences,
        documents={name: _quoted(name, each) for name, each in references.items() if each},
        reasoner=reasoner,
    )


def _quoted(name: str, reference: Reference) -> QuotedDocument:
    return QuotedDocument(id=name, **reference.model_dump(exclude={"retrieved"}))


def _answers(claims: Sequence[Claim], asked: FollowUp) -> bool:
    """Whether claims answer: what papers say is asked for where counts alone are no answer."""
    if asked.outside and not asked.periods:
        return False
    if asked.is_in_words and asked.kind != "why":
        return any(claim.sentences for claim in claims)
    return bool(claims)


def with_found(answer: Answer, found: Collection[str], evidence: RunEvidence) -> Answer:
    """The answer, which says what of its documents no run has counted."""
    names = [name for name in answer.documents if name in evidence.documents]
    new = [name for name in names if evidence.documents[name].key in found]
    if not new:
        return answer
    note = Wording(answer.language)("ask.searched", documents=", ".join(new))
    return answer.model_copy(update={"note": " ".join(filter(None, (answer.note, note)))})


def _completed(
    answer: Answer,
    asked: FollowUp,
    evidence: RunEvidence,
    refused: Iterable[RefusedClaim],
    *,
    searched: bool,
) -> Answer:
    """With what the run does not have, and why claims were left out."""
    say = Wording(asked.language)
    update: dict[str, Any] = {"dropped": dict(Counter(each["reason"] for each in refused))}
    if answer.status != "answered":
        update |= {"claims": (), "papers": (), "sentences": {}, "documents": {}}
        update |= {
            "note": why_unanswered(asked, evidence, say),
            "commands": tuple(commands_for(asked, evidence, searched=searched)),
        }
    elif asked.kind == "why" and answer.reasoner == EXTRACTIVE:
        update["note"] = say("ask.no_reason")
    return masked(answer.model_copy(update=update))
