"""What comes next in a run: pure functions of the state."""

from __future__ import annotations

from collections.abc import Sequence

from langgraph.graph import END
from langgraph.types import Send

from trendscope.agents.specialist import Specialist
from trendscope.graphs.state import Decision, SearchRecord, State
from trendscope.library import LIBRARY
from trendscope.plan import Angle
from trendscope.wording import Wording

STEPS_OF_A_TURN = 2  # a worker and the supervisor after it
# How many steps of the graph it takes to go on so and to end, this one included.
_STEPS = {"search": 7, "write": 5, "judge": 3, "finish": 1}
NODES = {"write": "summarizer", "judge": "critic", "finish": END}


def route(state: State) -> list[Send] | str:
    """Turn the decision into the next node, or into one searcher for each angle."""
    step = state["decision"]["step"]
    if step == "search":
        return [Send("searcher", {"run": state["run"], "angle": angle}) for angle in next_angles(state)]
    return NODES.get(step, step)


def next_angles(state: State) -> list[Angle]:
    """What is searched next: what the decision names, else every angle as it is planned, or was edited."""
    return state["decision"]["angles"] or state["angles"]


def decide(state: State, max_rounds: int, say: Wording, specialists: Sequence[Specialist] = ()) -> Decision:
    """The next step and the reason for it; a user's specialists come first."""
    for specialist in specialists:
        has_run = round_of(specialist, state) in state.get("specialist_rounds", [])
        if not has_run and (reason := specialist.should_run(state)):
            return _decision(specialist.name, reason)
    if state["round"] == 0:
        return _decision("search", say("decision.plan", angles=len(state["angles"])))
    if not state["documents"]:
        if angles := library_angles(state, say):
            return _decision("search", say("decision.library"), angles)
        return _decision("finish", say("decision.no_evidence"))
    if state.get("draft") is None:
        best = state.get("best")
        if best and best["evidence"] == count_evidence(state):
            return _decision("finish", say("decision.nothing_new"))
        return _decision("write", say("decision.write", documents=len(state["documents"])))
    if state.get("review") is None:
        return _decision("judge", say("decision.judge"))
    missing = missing_angles(state, say)
    if missing and state["round"] < max_rounds:
        return _decision("search", say("decision.again", angles=len(missing)), missing)
    return _decision("finish", say("decision.finish"))


def decide_within(
    steps: int, state: State, max_rounds: int, say: Wording, specialists: Sequence[Specialist] = ()
) -> tuple[Decision, bool]:
    """The next step for which the graph has steps enough left, and whether it is another than was wanted.

    First the user's specialists and further rounds are given up: what was found is to be written and judged.
    """
    wanted = decide(state, max_rounds, say, specialists)
    plain = decide(state, 0, say)
    is_specialist = wanted["step"] not in _STEPS
    needed = _STEPS[plain["step"]] + STEPS_OF_A_TURN if is_specialist else _STEPS[wanted["step"]]
    if steps >= needed:
        return wanted, False
    if steps >= _STEPS[plain["step"]]:
        return plain, True
    return _decision("finish", say("decision.steps")), True


def round_of(specialist: Specialist, state: State) -> str:
    """What is noted when a specialist has run in this round."""
    return f"{specialist.name} in round {state['round']}"


def count_evidence(state: State) -> int:
    """How many documents were found, counted once for each angle."""
    records = (record for record in state.get("searches", []) if record["role"] != "reference")
    return len({(record["angle"], key) for record in records for key in record["documents"]})


def count_answered(state: State) -> int:
    """How many of the angles the judged draft answers, for all that its review says."""
    findings = (state.get("review") or {}).get("findings", [])
    unanswered = {finding["subject"] for finding in findings if finding["code"] == "unanswered_angle"}
    return len(state.get("angles", [])) - len(unanswered)


def library_angles(state: State, say: Wording) -> list[Angle]:
    """The sample library, if every source on the network failed and the user named none."""
    failed = {failure["source"] for failure in state.get("failures", [])}
    if state.get("searches") or LIBRARY in failed or not state["may_use_library"]:
        return []
    return [
        {**angle, "sources": [LIBRARY], "sample_library": True, "question": say("angle.library")}
        for angle in state["angles"]
        if angle["role"] == "topic"
    ]


def missing_angles(state: State, say: Wording) -> list[Angle]:
    """What the critic found missing and a searcher can still look for; an angle keeps its name."""
    again = new_angles(state)
    for angle in state["angles"]:
        if angle["role"] == "topic" and (periods := lost_periods(state, angle["name"])):
            question = say("angle.again", question=angle["question"])
            again.append({**angle, "question": question, "periods": periods})
    return again


def new_angles(state: State) -> list[Angle]:
    """The angles that a model found missing, unless they were searched before."""
    known = {angle["name"] for angle in state["angles"]}
    missing: list[Angle] = (state.get("review") or {}).get("missing", [])
    return [angle for angle in missing if angle["name"] not in known]


def searches_that_answer(state: State) -> list[SearchRecord]:
    """The searches that can make a failure good: papers for comparison are of the same angle and periods."""
    return [record for record in state.get("searches", []) if record["role"] != "reference"]


def lost_periods(state: State, angle: str) -> list[str]:
    """Periods for which a source failed and none has answered since."""
    lost = {f["period"] for f in state.get("failures", []) if f["angle"] == angle and f["period"]}
    answered = {r["period"] for r in searches_that_answer(state) if r["angle"] == angle}
    return sorted(lost - answered)


def _decision(step: str, reason: str, angles: list[Angle] | None = None) -> Decision:
    return {"step": step, "reason": reason, "angles": angles or []}
