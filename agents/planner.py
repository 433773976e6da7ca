"""The planner: shows a person what is going to be done, before anything is requested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from langchain_core.messages import HumanMessage
from langgraph.graph import END
from langgraph.runtime import Runtime
from langgraph.types import interrupt

from trendscope.agents.conversation import read_question, tell_refusal
from trendscope.agents.opening import blank, replacing
from trendscope.agents.proposing import Proposing
from trendscope.errors import PlanCancelled, UsageError
from trendscope.graphs.state import Context, Decision, State
from trendscope.proposal import PlanEdits, ProposedPlan, read_answer
from trendscope.text.language import language_of

CANCELLED = "the plan was not accepted, so nothing was searched"
READY = Decision(step="plan", reason="", angles=[])


@dataclass
class Planner:
    """A node of the graph, used where the plan is to be confirmed.

    LangGraph runs it from its start again after each answer: it may do nothing that must not happen twice.
    """

    proposing: Proposing

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        context = runtime.context or Context()
        try:
            question, message, _ = read_question(state)
            plan = await self.proposing.propose(question, context)
        except UsageError:  # the supervisor says so, as it does without a plan
            return {"decision": READY}
        edits = await self._confirm(question, context, plan)
        if edits is None:
            return cancelled(question, message)
        return {"decision": READY, "edits": edits.changes}

    async def _confirm(self, question: str, context: Context, plan: ProposedPlan) -> PlanEdits | None:
        """What the person has changed in the plan; None if it was cancelled."""
        edits, problem = PlanEdits(), ""
        while True:
            shown = plan.model_copy(update={"problem": problem})
            reply = interrupt(shown.model_dump(mode="json"))
            try:
                answer = read_answer(reply)
                if answer.action == "cancel":
                    return None
                edited = edits.updated(answer)
                plan, problem = await self.proposing.propose(question, context, edited), ""
            except UsageError as error:
                problem = str(error)
                continue
            edits = edited
            if answer.action != "preview":
                return edits


def cancelled(question: str, message: HumanMessage) -> dict[str, Any]:
    """The end of a question whose plan was not accepted."""
    decision = Decision(step="finish", reason=CANCELLED, angles=[])
    told = [message, tell_refusal(PlanCancelled(CANCELLED), language_of(question))]
    return replacing(blank(question, message)) | {"decision": decision, "messages": told}


def to_planner(state: State) -> Literal["planner", "supervisor"]:
    """The node after the reader, as it has decided; LangGraph gives no options to the edges of a fork."""
    return "planner" if state["decision"]["step"] == "confirm" else "supervisor"


def after_planner(state: State) -> str:
    """The node after the planner; a function of the state, so that a state that was edited goes on."""
    return END if state["decision"]["step"] == "finish" else "supervisor"
