"""What comes next in a run: pure functions of the state."""

from __future__ import annotations

from collections.abc import Sequence

from trendscope.agents.specialist import Specialist
from trendscope.graphs.state import Angle, Decision, State
from trendscope.tools import LIBRARY
from trendscope.wording import Wording


def decide(state: State, max_rounds: int, say: Wording, specialists: Sequence[Specialist] = ()) -> Decision:
    """The next step and the reason for it; a user's specialists are asked first."""
    for specialist in specialists:
        if turn(specialist, state) not in state.get("turns", []) and (reason := specialist.due(state)):
            return _decision(specialist.name, reason)
    if state["round"] == 0:
        return _decision("search", say("decision.plan", angles=len(state["angles"])), state["angles"])
    if not state["documents"]:
        if angles := library_angles(state, say):
            return _decision("search", say("decision.library"), angles)
        return _decision("finish", say("decision.no_evidence"))
    if state.get("draft") is None:
        best = state.get("best")
        if best and best["evidence"] == evidence(state):
            return _decision("finish", say("decision.nothing_new"))
        return _decision("write", say("decision.write", documents=len(state["documents"])))
    if state.get("review") is None:
        return _decision("judge", say("decision.judge"))
    missing = missing_angles(state, say)
    if missing and state["round"] < max_rounds:
        return _decision("search", say("decision.again", angles=len(missing)), missing)
    return _decision("finish", say("decision.finish"))


def turn(specialist: Specialist, state: State) -> str:
    """The one turn that a specialist has in this round."""
    return f"{specialist.name} in round {state['round']}"


def evidence(state: State) -> int:
    """How many documents were found, counted once for each angle."""
    records = (record for record in state.get("searches", []) if record["role"] != "field")
    return len({(record["angle"], key) for record in records for key in record["documents"]})


def library_angles(state: State, say: Wording) -> list[Angle]:
    """The sample library, where every source on the network failed and the user named none."""
    failed = {failure["source"] for failure in state.get("failures", [])}
    if state.get("searches") or LIBRARY in failed or not state["may_use_library"]:
        return []
    return [
        {**angle, "sources": [LIBRARY], "ask": say("angle.library")}
        for angle in state["angles"]
        if angle["role"] == "topic"
    ]


def missing_angles(state: State, say: Wording) -> list[Angle]:
    """What the critic missed and a searcher can still look for; an angle keeps its name."""
    findings = (state.get("review") or {}).get("findings", [])
    uncovered = {finding["subject"] for finding in findings if finding["code"] == "uncovered_angle"}
    again = new_angles(state)
    for angle in state["angles"]:
        ask = say("angle.again", ask=angle["ask"])
        if angle["role"] == "background" and angle["name"] in uncovered and angle.get("otherwise"):
            again.append({**angle, "ask": ask, "sources": angle["otherwise"]})
        elif angle["role"] == "topic" and (years := lost_years(state, angle["name"])):
            again.append({**angle, "ask": ask, "years": years})
    return again


def new_angles(state: State) -> list[Angle]:
    """What a model found missing, unless it was asked before."""
    known = {angle["name"] for angle in state["angles"]}
    missing: list[Angle] = (state.get("review") or {}).get("missing", [])
    return [angle for angle in missing if angle["name"] not in known]


def lost_years(state: State, angle: str) -> list[int]:
    """Years for which a source failed and none has answered since."""
    lost = {f["year"] for f in state.get("failures", []) if f["angle"] == angle and f["year"]}
    answered = {record["year"] for record in state.get("searches", []) if record["angle"] == angle}
    return sorted(lost - answered)


def _decision(step: str, reason: str, angles: list[Angle] | None = None) -> Decision:
    return {"step": step, "reason": reason, "angles": angles or []}
