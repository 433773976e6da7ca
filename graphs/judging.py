"""The graph of judging: it shows the claims of a run one by one, and waits for what a person says of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, NotRequired

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt
from pydantic import Field
from typing_extensions import TypedDict

from trendscope.errors import UsageError
from trendscope.feedback.judging import Judging
from trendscope.feedback.placed_claim import PlacedClaim
from trendscope.feedback.reply import ENDS, SKIPS, give_reply
from trendscope.kept_report import report_of
from trendscope.settings import Settings, load_settings
from trendscope.store.opening import open_store

LATEST = "latest"


class JudgingInput(TypedDict):
    """The run to judge."""

    run: Annotated[str, Field(description="The run to judge: an id, the beginning of one, or latest")]
    by: NotRequired[Annotated[str, Field(description="Who judges, if that is to be kept")]]


class JudgingOutput(TypedDict):
    """What was said."""

    given: NotRequired[Annotated[int, Field(description="How many judgements were kept")]]
    marked: NotRequired[
        Annotated[list[int], Field(description="Numbers of the claims whose corrections are not supported")]
    ]


class JudgingState(JudgingInput, JudgingOutput):
    """The claim that is judged next, 0 at the end, and those that were skipped."""

    claim: NotRequired[int]
    skipped: NotRequired[list[int]]


JudgingGraph = CompiledStateGraph[JudgingState, None, JudgingInput, JudgingOutput]


@dataclass
class ClaimJudge:
    """The nodes: one begins anew, one looks for the next claim, one shows it and keeps what is said of it."""

    settings: Callable[[], Settings]

    async def begin(self, state: JudgingState) -> dict[str, Any]:
        judging = await asyncio.to_thread(self._open, state)
        return {"run": judging.run, "claim": 0, "skipped": [], "given": 0, "marked": []}

    async def next_claim(self, state: JudgingState) -> dict[str, Any]:
        judging = await asyncio.to_thread(self._open, state)
        left = await asyncio.to_thread(lambda: judging.left)
        skipped = state.get("skipped", [])
        numbers = [claim.number for claim in left if claim.number not in skipped]
        return {"claim": numbers[0] if numbers else 0}

    async def judge(self, state: JudgingState) -> dict[str, Any]:
        judging = await asyncio.to_thread(self._open, state)
        number, problem = state.get("claim", 0), ""
        claim = judging.claims[number - 1]
        while True:
            reply = interrupt(shown(claim, len(judging.claims), problem))
            if reply in ENDS:
                return {"claim": 0}
            if reply in SKIPS:
                return {"skipped": [*state.get("skipped", []), number]}
            try:
                judgement = await asyncio.to_thread(give_reply, reply, number, judging)
            except UsageError as error:
                problem = str(error)
                continue
            marked = [*state.get("marked", []), *([number] if judgement.fault else [])]
            return {"given": state.get("given", 0) + 1, "marked": marked}

    def _open(self, state: JudgingState) -> Judging:
        """Raises UsageError for a run that is not there, or has no report yet."""
        store = open_store(self.settings())
        if store is None:
            raise UsageError("no run is kept; TRENDSCOPE_STORE is off")
        kept = store.run(state.get("run") or LATEST)
        return Judging(store, kept.id, report_of(kept), state.get("by", ""))


def shown(claim: PlacedClaim, claims: int, problem: str) -> dict[str, Any]:
    """What a person sees of a claim; `answers` are replies that can be sent."""
    return {
        "claim": claim.number,
        "of": claims,
        "part": claim.heading,
        "text": claim.text,
        "evidence": [cited.model_dump(mode="json") for cited in claim.cited.values()],
        "counts": [*claim.stated],
        "problem": problem,
        "answers": ["accept", "reject", {"correction": "..."}, "skip", "quit"],
    }


def build_judging(
    checkpointer: BaseCheckpointSaver[str] | None = None, *, settings: Callable[[], Settings] = load_settings
) -> JudgingGraph:
    """The graph; it needs a checkpointer, which the server brings, to wait for answers."""
    judge = ClaimJudge(settings)
    graph = StateGraph(JudgingState, input_schema=JudgingInput, output_schema=JudgingOutput)
    graph.add_node("begin", judge.begin)
    graph.add_node("next_claim", judge.next_claim)
    graph.add_node("judge", judge.judge)
    graph.add_edge(START, "begin")
    graph.add_edge("begin", "next_claim")
    graph.add_conditional_edges("next_claim", _is_left, ["judge", END])
    graph.add_conditional_edges("judge", _goes_on, ["next_claim", END])
    return graph.compile(checkpointer=checkpointer, name="judging")


def _is_left(state: JudgingState) -> str:
    return "judge" if state.get("claim") else END


def _goes_on(state: JudgingState) -> str:
    return "next_claim" if state.get("claim") else END
