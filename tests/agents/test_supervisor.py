"""The supervisor's numbers, its memory of the best draft, and its routes."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langgraph.graph import END
from langgraph.types import Send

from tests.fakes.states import angle, best, record, review, state
from trendscope.agents.routing import route
from trendscope.agents.supervisor import best_draft, number_documents
from trendscope.graphs.state import BestDraft, document_ids


def test_documents_are_numbered_in_the_order_of_the_searches() -> None:
    found = number_documents(state(searches=[record("b", "a"), record("c")]))

    assert found == ["b", "a", "c"]
    assert document_ids(state(documents=found)) == {"b": "D1", "a": "D2", "c": "D3"}


def test_a_document_found_twice_has_one_number() -> None:
    searches = [record("a", "b", "a"), record("b", "c", angle="web", role="web")]

    assert number_documents(state(searches=searches)) == ["a", "b", "c"]


def test_a_number_once_given_stays() -> None:
    later = state(documents=["c"], searches=[record("a"), record("c")])

    assert number_documents(later) == ["c", "a"]


def test_papers_of_the_field_have_no_number() -> None:
    assert number_documents(state(searches=[record("a", role="reference")])) == []


def test_the_list_of_the_state_is_not_changed() -> None:
    before = state(documents=["c"], searches=[record("a")])

    number_documents(before)

    assert before["documents"] == ["c"]


def test_the_first_judged_draft_is_the_best() -> None:
    judged = state(draft={"trends": []}, review=review(score=0.2), searches=[record("a", "b")])

    assert best_draft(judged) == {
        "draft": {"trends": []},
        "review": review(score=0.2),
        "evidence": 2,
        "answered": 1,
    }


@pytest.mark.parametrize(("score", "replaced"), [(0.4, False), (0.5, False), (0.6, True)])
def test_a_later_draft_has_to_be_better(score: float, replaced: bool) -> None:
    judged = state(draft={"trends": []}, review=review(score=score), best=best(0.5))

    assert (best_draft(judged) != best(0.5)) is replaced


def test_of_two_drafts_as_good_the_one_with_more_evidence_is_kept() -> None:
    more = state(
        draft={"trends": []}, review=review(score=0.5), searches=[record("a", "b")], best=best(0.5, 1)
    )
    less = state(draft={"trends": []}, review=review(score=0.5), searches=[record("a")], best=best(0.5, 2))

    assert best_draft(more) == {
        "draft": {"trends": []},
        "review": review(score=0.5),
        "evidence": 2,
        "answered": 1,
    }
    assert best_draft(less) == best(0.5, 2)


def test_a_draft_that_counts_more_papers_is_better_whatever_its_score() -> None:
    more = state(draft={"trends": [], "measured": 72}, review=review(score=0.5), best=best(0.9))
    kept: BestDraft = {
        "draft": {"trends": [], "measured": 72},
        "review": review(score=0.5),
        "evidence": 0,
        "answered": 1,
    }
    fewer = state(draft={"trends": [], "measured": 36}, review=review(score=0.9), best=kept)

    assert best_draft(more) == kept
    assert best_draft(fewer) == kept


def cited(*documents: str) -> dict[str, Any]:
    """A draft whose one claim cites a sentence of each document."""
    claim = {"text": "So.", "sentences": [f"{document}.1" for document in documents]}
    return {"background": [claim]}


def test_of_two_drafts_the_one_that_answers_more_angles_is_kept_then_the_one_that_cites_more() -> None:
    unanswered = review(("unanswered_angle", "How?"), score=0.9)
    kept: BestDraft = {"draft": cited("D1"), "review": review(score=0.5), "evidence": 0, "answered": 1}

    assert best_draft(state(draft=cited("D1", "D2", "D3"), review=unanswered, best=kept)) == kept
    assert best_draft(state(draft=cited("D1", "D2"), review=review(score=0.4), best=kept)) != kept
    assert best_draft(state(draft=cited("D1"), review=review(score=0.4), best=kept)) == kept


@pytest.mark.parametrize("parts", [{}, {"draft": {}}, {"draft": None, "review": None}])
def test_a_draft_that_was_not_judged_changes_nothing(parts: dict[str, Any]) -> None:
    assert best_draft(state(best=best(0.5), **parts)) == best(0.5)
    assert best_draft(state(**parts)) is None


@pytest.mark.parametrize(("step", "node"), [("write", "summarizer"), ("judge", "critic"), ("finish", END)])
def test_a_step_has_its_node(step: str, node: str) -> None:
    assert route(state(decision={"step": step, "reason": "", "angles": []})) == node


def test_a_search_sends_one_searcher_to_each_angle() -> None:
    angles = [angle("one"), angle("two")]

    sent = cast(list[Send], route(state(decision={"step": "search", "reason": "", "angles": angles})))

    assert [(one.node, one.arg) for one in sent] == [
        ("searcher", {"run": "r", "angle": angles[0]}),
        ("searcher", {"run": "r", "angle": angles[1]}),
    ]
