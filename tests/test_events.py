"""Events: what a node writes is what the reader gets, whoever wrote it."""

from __future__ import annotations

import json

import pytest

from trendscope.events import (
    CostSoFar,
    Decided,
    Judged,
    Measured,
    MeasuredTrend,
    Progress,
    SourceProgress,
    event_of,
)
from trendscope.text.masking import MASK, remember_secret

WRITTEN = (
    Progress("searcher", "searching", is_warning=True),
    SourceProgress("searcher", "arxiv", source="arxiv", read=3, total=9, counts={"2024": 3}, periods=2),
    CostSoFar("supervisor", "used", calls=2, tokens=90, seconds=1.5, dollars=None, limits={"dollars": None}),
    Decided("supervisor", "New.", step="search", round=0, angles=("What?",)),
    Measured(
        "summarizer",
        "measured",
        documents=9,
        sampled={"2024": 9},
        trends=(MeasuredTrend("sparse attention", "rising", {"2024": 4}),),
    ),
    Judged("critic", "judged", claims=4, kept=3, score=0.5),
)


@pytest.mark.parametrize("event", WRITTEN, ids=lambda event: event.event)
def test_an_event_comes_through_json_as_it_is(event: Progress) -> None:
    assert event_of(json.loads(json.dumps(event.to_dict()))) == event


@pytest.mark.parametrize(
    ("written", "event"),
    [
        ({"specialist": "historian", "text": "looking"}, Progress("historian", "looking")),
        ({"specialist": "historian", "text": "looking", "page": 3}, Progress("historian", "looking")),
        ({"event": "new", "specialist": "a", "text": "b"}, Progress("a", "b")),
        ({"event": "cost", "specialist": "a", "text": "b"}, Progress("a", "b")),
        ({"event": []}, Progress("", "")),
        ("only a text", Progress("", "only a text")),
    ],
)
def test_what_another_specialist_writes_is_a_line(written: object, event: Progress) -> None:
    assert event_of(written) == event


def test_no_event_shows_a_secret() -> None:
    remember_secret("sk-1234567890")

    assert event_of({"specialist": "a", "text": "key sk-1234567890"}) == Progress("a", f"key {MASK}")
