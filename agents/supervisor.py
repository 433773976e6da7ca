"""The supervisor: reads the state, decides what comes next, and says why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.messages import HumanMessage
from langgraph.runtime import Runtime

from trendscope.agents.assemble import assemble
from trendscope.agents.conversation import read_question, stream_paragraphs, tell_refusal, tell_report
from trendscope.agents.cost import cost_so_far, has_model
from trendscope.agents.left_out import left_out_keys
from trendscope.agents.opening import Opening, blank, replacing
from trendscope.agents.routing import count_answered, count_evidence, decide_within, round_of
from trendscope.agents.run_factory import OpenRun, Runs, add_sources
from trendscope.agents.specialist import Specialist
from trendscope.draft import Draft, Review
from trendscope.errors import UsageError
from trendscope.events import Decided
from trendscope.graphs.state import BestDraft, Context, Decision, State, found_keys
from trendscope.proposal import PlanEdits
from trendscope.report.masked import masked
from trendscope.report.report import Report
from trendscope.text.language import language_of


@dataclass
class Supervisor:
    """The node that every edge returns to."""

    runs: Runs
    opening: Opening
    specialists: Sequence[Specialist] = ()

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        if self._goes_on(state):
            return await self._decide(state, {}, runtime)
        question, message, by_chat = read_question(state)
        edits = PlanEdits(**state.get("edits", {}))
        if edits.question:
            question = edits.question
            message = message if by_chat else HumanMessage(question, id=message.id)
            edits = edits.model_copy(update={"question": None})
        try:
            opened = await self.opening.open(question, message, runtime, edits)
        except UsageError as error:
            if not by_chat:
                raise
            return refuse(question, message, error)
        opened["left_out"] = self._left_out(state, question)
        update = {**replacing(opened), "messages": [message]}
        may_repeat = not self.specialists and not opened["left_out"]
        if may_repeat and (report := await self.opening.repeat(opened["run"], runtime)):
            self.runs.end(opened["run"])
            end = _end(report, opened["run"], Decision(step="finish", reason="", angles=[]))
            return update | end | {"messages": [message, *end["messages"]]}
        return await self._decide(cast(State, {**state, **opened}), update, runtime)

    def _goes_on(self, state: State) -> bool:
        """Whether the run of the state is here, and the question still the one that it was opened for."""
        asked = state.get("asked")
        return state.get("run") in self.runs and (not asked or asked["question"] == state["question"])

    def _left_out(self, state: State, question: str) -> list[str]:
        """What was left out of a run that is opened again, as after a restart."""
        asked = state.get("asked")
        is_again = bool(state.get("run")) and asked is not None and asked["question"] == question
        return sorted(left_out_keys(state)) if is_again and state.get("left_out") else []

    async def _decide(
        self, state: State, update: dict[str, Any], runtime: Runtime[Context]
    ) -> dict[str, Any]:
        """The update, with what comes next."""
        context, now = runtime.context or Context(), cast(State, {**state})
        with self.runs.working(now["run"]) as run:
            run.freeze_documents()
            now["documents"], now["best"] = number_documents(now), best_draft(now)
            if has_model(run):
                runtime.stream_writer(cost_so_far(run).to_dict())
            rounds = 0 if run.budget.is_over else context.max_rounds
            steps = now.get("remaining_steps", sys.maxsize)
            decision, is_short = decide_within(steps, now, rounds, run.wording, self.specialists)
            run.is_out_of_steps |= is_short
            runtime.stream_writer(_decided(decision, now).to_dict())
            update |= self._specialist_rounds(decision, now) | _changed(state, now)
            if decision["step"] == "finish":
                return update | await self._finish(decision, now, run, runtime)
            return update | _begin(decision, now, run)

    async def _finish(
        self, decision: Decision, state: State, run: OpenRun, runtime: Runtime[Context]
    ) -> dict[str, Any]:
        report = masked(assemble(state, run))
        await self.opening.close(run, report, runtime, is_edited=bool(state.get("left_out")))
        self.runs.end(run.id)
        return _end(report, run.id, decision)

    def _specialist_rounds(self, decision: Decision, state: State) -> dict[str, Any]:
        """Which of the user's specialists have run in which round, with the one that runs now."""
        new = [round_of(each, state) for each in self.specialists if each.name == decision["step"]]
        return {"specialist_rounds": [*state.get("specialist_rounds", []), *new]} if new else {}


def _end(report: Report, run: str, decision: Decision) -> dict[str, Any]:
    """The part of the state that says how a run has ended; its report is streamed."""
    told = tell_report(report, run)
    stream_paragraphs(told)
    return {"decision": decision, "report": report.model_dump(mode="json"), "messages": [told]}


def _decided(decision: Decision, state: State) -> Decided:
    return Decided(
        "supervisor",
        decision["reason"],
        step=decision["step"],
        round=state["round"],
        angles=tuple(angle["question"] for angle in decision["angles"]),
    )


def _changed(before: State, now: State) -> dict[str, Any]:
    """What the supervisor found out; what stays the same is not stored again."""
    found = {"documents": now["documents"], "best": now["best"]}
    return {name: value for name, value in found.items() if value != before.get(name)}


def _begin(decision: Decision, state: State, run: OpenRun) -> dict[str, Any]:
    """The part of the state that the next step starts from."""
    if decision["step"] != "search":
        return {"decision": decision}
    for angle in decision["angles"]:
        add_sources(run, angle["sources"], sample=angle.get("sample_library", False))
    known = [angle["name"] for angle in state["angles"]]
    new = [angle for angle in decision["angles"] if angle["name"] not in known]
    return {
        "decision": decision,
        "angles": state["angles"] + new,
        "round": state["round"] + 1,
        "draft": None,
        "review": None,
    }


def refuse(question: str, message: HumanMessage, error: UsageError) -> dict[str, Any]:
    """The end of a chat's question that cannot be worked with: the reason is the answer."""
    decision = Decision(step="finish", reason=str(error), angles=[])
    refusal = tell_refusal(error, language_of(question))
    return replacing(blank(question, message)) | {"decision": decision, "messages": [refusal]}


def number_documents(state: State) -> list[str]:
    """The keys of the documents, in the order of the searches; a document keeps its place."""
    return [*dict.fromkeys((*state.get("documents", []), *found_keys(state)))]


def best_draft(state: State) -> BestDraft | None:
    """The judged draft that counts the most papers; of two equal ones, the one that says more.

    That is the one that answers more angles, then cites more documents, has more claims that were found
    supported, a better score, and more evidence.
    """
    best, draft, review = state.get("best"), state.get("draft"), state.get("review")
    if draft is None or review is None:
        return best
    new: BestDraft = {
        "draft": draft,
        "review": review,
        "evidence": count_evidence(state),
        "answered": count_answered(state),
    }
    return best if best and _rank(best) >= _rank(new) else new


def _rank(judged: BestDraft) -> tuple[float, ...]:
    draft, review = Draft.model_validate(judged["draft"]), Review.model_validate(judged["review"])
    cited = {name.document for claim in draft.claims for name in claim.sentences}
    verified = len(draft.claims) if draft.supported is None else draft.supported
    return draft.measured, judged["answered"], len(cited), verified, review.score, judged["evidence"]
