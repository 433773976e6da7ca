"""What comes next in a run: pure functions of the state."""

from __future__ import annotations

from trendscope.graphs.state import Angle, Decision, State, Step
from trendscope.wording import Wording

LIBRARY = "library"


def decide(state: State, max_rounds: int, say: Wording) -> Decision:
    """The next step and the reason for it."""
    if state["round"] == 0:
        return _decision("search", say("decision.plan", angles=len(state["angles"])), state["angles"])
    if not state["documents"]:
        if angles := library_angles(state, say):
            return _decision("search", say("decision.library"), angles)
        return _decision("finish", say("decision.no_evidence"))
    if state.get("draft") is None:
        best = state.get("best")
        if best and best["documents"] == len(state["documents"]):
            return _decision("finish", say("decision.nothing_new"))
        return _decision("write", say("decision.write", documents=len(state["documents"])))
    if state.get("review") is None:
        return _decision("judge", say("decision.judge"))
    missing = missing_angles(state, say)
    if missing and state["round"] < max_rounds:
        return _decision("search", say("decision.again", angles=len(missing)), missing)
    return _decision("finish", say("decision.finish"))


def library_angles(state: State, say: Wording) -> list[Angle]:
    """The sample library, where every source on the network failed and the user named none."""
    asked = {source for angle in state["angles"] for source in angle["sources"]}
    answered = {record["source"] for record in state.get("searches", [])}
    if not state["may_use_library"] or LIBRARY in asked or answered:
        return []
    return [
        {**angle, "name": f"{angle['name']}: {LIBRARY}", "sources": [LIBRARY], "ask": say("angle.library")}
        for angle in state["angles"]
        if angle["role"] == "topic"
    ]


def missing_angles(state: State, say: Wording) -> list[Angle]:
    """What the critic missed and a searcher can still look for."""
    review = state.get("review") or {}
    by_name = {angle["name"]: angle for angle in state["angles"]}
    web = [source for angle in state["angles"] if angle["role"] == "web" for source in angle["sources"]]
    angles: list[Angle] = []
    for finding in review.get("findings", []):
        angle = by_name.get(finding["subject"])
        if finding["code"] == "uncovered_angle" and angle and angle["role"] == "background" and web:
            name = f"{angle['name']}: web"
            angles.append({**angle, "name": name, "sources": web, "ask": say("angle.again", ask=angle["ask"])})
    return angles + _lost_years(state, say)


def _lost_years(state: State, say: Wording) -> list[Angle]:
    """Years that a source lost while it answered for others: asked once more."""
    angles: list[Angle] = []
    for angle in state["angles"]:
        if "years" in angle or angle["role"] != "topic":
            continue
        years = sorted(
            {f["year"] for f in state.get("failures", []) if f["angle"] == angle["name"] and f["year"]}
        )
        if years:
            ask = say("angle.again", ask=angle["ask"])
            angles.append({**angle, "name": f"{angle['name']}: again", "ask": ask, "years": years})
    return angles


def _decision(step: Step, reason: str, angles: list[Angle] | None = None) -> Decision:
    return {"step": step, "reason": reason, "angles": angles or []}
