"""What the supervisor decides, branch by branch: pure functions of a state."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langgraph.types import Send

from tests.fakes.states import angle, best, failure, record, review, state
from trendscope.agents.routing import (
    count_evidence,
    decide,
    decide_within,
    library_angles,
    lost_periods,
    missing_angles,
    route,
)
from trendscope.agents.specialist import Specialist
from trendscope.graphs.state import State
from trendscope.wording import Wording

SAY = Wording("en")
BACKGROUND = angle("background of MT", "background", ["wikipedia"])
WEB = angle("web", "web", ["tavily"])
ANGLES = [angle(), BACKGROUND, WEB]
UNCOVERED = ("uncovered_angle", BACKGROUND["name"])
MISSING = review() | {"missing": [angle("What of it?", role="angle")]}


def written(**parts: object) -> State:
    """A state in which a draft was judged."""
    usual = {"documents": ["a"], "searches": [record("a")], "draft": {}, "review": review()}
    return state(**(usual | parts))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_decision_is_said_in_words(language: str) -> None:
    decision = decide(state(round=0), 2, Wording(language))

    assert decision["reason"]
    assert "{" not in decision["reason"]


def test_a_new_question_is_searched_from_every_angle() -> None:
    decision = decide(state(round=0, angles=ANGLES), 2, SAY)

    sent = route({**state(round=1, run="1", angles=ANGLES), "decision": decision})

    assert decision["step"] == "search"
    assert [each.arg["angle"] for each in cast("list[Send]", sent)] == ANGLES


def test_without_documents_the_library_is_asked() -> None:
    decision = decide(state(angles=ANGLES, failures=[failure()]), 2, SAY)

    assert decision["step"] == "search"
    assert [found["sources"] for found in decision["angles"]] == [["library"]]


def test_without_documents_and_library_the_run_ends() -> None:
    assert decide(state(may_use_library=False), 2, SAY)["step"] == "finish"


@pytest.mark.parametrize(
    "parts", [{"searches": [record(source="library")]}, {"failures": [failure(source="library")]}]
)
def test_the_library_is_asked_once(parts: dict[str, Any]) -> None:
    assert decide(state(**parts), 2, SAY)["step"] == "finish"


def test_documents_are_written_about() -> None:
    assert decide(state(documents=["a"]), 2, SAY)["step"] == "write"


def test_a_draft_is_judged() -> None:
    assert decide(written(review=None), 2, SAY)["step"] == "judge"


def test_a_judged_draft_that_lacks_nothing_ends_the_run() -> None:
    assert decide(written(), 2, SAY)["step"] == "finish"


def test_what_the_critic_misses_is_searched_again() -> None:
    decision = decide(written(angles=ANGLES, review=MISSING), 2, SAY)

    assert decision["step"] == "search"
    assert [found["name"] for found in decision["angles"]] == ["What of it?"]


def test_the_last_round_ends_the_run() -> None:
    assert decide(written(angles=ANGLES, review=MISSING, round=2), 2, SAY)["step"] == "finish"


def test_a_round_without_new_evidence_keeps_the_best_draft() -> None:
    judged = state(documents=["a"], searches=[record("a")], best=best(0.9, evidence=1))

    assert decide(judged, 2, SAY)["step"] == "finish"


def test_a_round_with_new_evidence_is_written_about() -> None:
    judged = state(documents=["a"], searches=[record("a", "b")], best=best(0.9, evidence=1))

    assert decide(judged, 2, SAY)["step"] == "write"


def test_evidence_is_counted_once_for_each_angle() -> None:
    searches = [
        record("a", "b", period="2024"),
        record("a", period="2025"),
        record("a", angle="web", role="web"),
        record("c", role="reference"),
    ]

    assert count_evidence(state(searches=searches)) == 3


def test_the_library_stands_in_where_every_source_failed() -> None:
    (found,) = library_angles(state(angles=ANGLES, failures=[failure()]), SAY)

    assert (found["role"], found["sources"]) == ("topic", ["library"])
    assert found["variants"] == angle()["variants"]


def test_the_library_stays_out_where_the_user_named_the_sources() -> None:
    assert library_angles(state(may_use_library=False), SAY) == []


def test_the_library_stays_out_where_a_source_answered() -> None:
    assert library_angles(state(searches=[record()]), SAY) == []


def test_a_missing_background_is_no_reason_for_another_round() -> None:
    assert missing_angles(state(angles=ANGLES, review=review(UNCOVERED)), SAY) == []


def test_what_a_model_misses_is_asked_once() -> None:
    new = angle("What of it?", role="angle")
    judged = review() | {"missing": [new, angle()]}

    assert missing_angles(state(angles=ANGLES, review=judged), SAY) == [new]


def test_a_missing_web_angle_has_no_other_place_to_look() -> None:
    assert missing_angles(state(angles=ANGLES, review=review(("uncovered_angle", "web"))), SAY) == []


def test_findings_about_the_draft_do_not_search() -> None:
    findings = review(("weak_rise", "tuning"), ("few_trends", None))

    assert missing_angles(state(angles=ANGLES, review=findings), SAY) == []


def test_a_lost_period_is_asked_again() -> None:
    lost = state(searches=[record("a", period="2020")], failures=[failure(period="2021")])

    (found,) = missing_angles(lost, SAY)

    assert found["periods"] == ["2021"]
    assert found["name"] == "development"


def test_a_period_that_was_answered_since_is_not_lost() -> None:
    lost = state(
        searches=[record("a", period="2021")], failures=[failure(period="2021"), failure(period="2023")]
    )

    assert lost_periods(lost, "development") == ["2023"]


def test_papers_for_comparison_make_no_failure_good() -> None:
    lost = state(searches=[record("a", period="2021", role="reference")], failures=[failure(period="2021")])

    assert lost_periods(lost, "development") == ["2021"]


def test_a_failure_of_another_angle_loses_no_period() -> None:
    assert lost_periods(state(failures=[failure("web"), failure("web", period="2020")]), "development") == []


STEPS = [
    ({"round": 0}, 7, ("search", False)),
    ({"round": 0}, 6, ("finish", True)),
    ({"documents": ["a"]}, 5, ("write", False)),
    ({"documents": ["a"]}, 4, ("finish", True)),
    ({"documents": ["a"], "draft": {}, "review": None}, 3, ("judge", False)),
    ({"documents": ["a"], "draft": {}, "review": None}, 2, ("finish", True)),
    ({"documents": ["a"], "draft": {}, "review": MISSING}, 7, ("search", False)),
    ({"documents": ["a"], "draft": {}, "review": MISSING}, 6, ("finish", True)),
    ({"documents": ["a"], "draft": {}, "review": review()}, 1, ("finish", False)),
]


@pytest.mark.parametrize(("parts", "steps", "expected"), STEPS)
def test_nothing_is_begun_that_the_graph_has_no_steps_for(
    parts: dict[str, Any], steps: int, expected: tuple[str, bool]
) -> None:
    decision, is_short = decide_within(steps, state(**parts), 2, SAY)

    assert (decision["step"], is_short) == expected
    assert decision["reason"]


@pytest.mark.parametrize(("steps", "expected"), [(7, ("always", False)), (6, ("write", True))])
def test_a_specialist_leaves_steps_for_what_is_found(steps: int, expected: tuple[str, bool]) -> None:
    class Always:
        name = "always"

        def should_run(self, state: State) -> str:
            return "It is always due."

    due = [cast(Specialist, Always())]
    decision, is_short = decide_within(steps, state(documents=["a"]), 2, SAY, due)

    assert (decision["step"], is_short) == expected
