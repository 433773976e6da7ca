"""The graph of judging: a claim is shown, waits, and what is said of it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from tests.fakes.judged import RUN, archive_with_run
from trendscope import Archive, Settings, UsageError
from trendscope.graphs.judging import JudgingGraph, build_judging

THREAD: Any = {"configurable": {"thread_id": "1"}}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return archive_with_run(tmp_path)


@pytest.fixture
def graph(archive: Archive, tmp_path: Path) -> JudgingGraph:
    return build_judging(InMemorySaver(), settings=lambda: Settings(store=str(tmp_path)))


async def shown(graph: JudgingGraph, given: Any) -> dict[str, Any]:
    """What is shown after this was sent, or the output at the end."""
    answer: dict[str, Any] = await graph.ainvoke(given, THREAD)
    waiting = answer.get("__interrupt__", ())
    return dict(waiting[0].value) if waiting else answer


async def test_each_claim_is_shown_with_its_evidence_until_the_person_ends(
    archive: Archive, graph: JudgingGraph
) -> None:
    claims = archive.judge(RUN).claims

    first = await shown(graph, {"run": "latest", "by": "kim"})
    assert (first["claim"], first["of"], first["text"]) == (1, len(claims), claims[0].text)
    second = await shown(graph, Command(resume="accept"))
    assert second["claim"] == 2
    await shown(graph, Command(resume={"verdict": "reject", "reason": "vague"}))
    fourth = await shown(graph, Command(resume="skip"))
    assert fourth["claim"] == 4
    await shown(graph, Command(resume={"correction": "It grew by 98765 points."}))
    end = await shown(graph, Command(resume={"verdict": "quit"}))

    assert end == {"given": 3, "marked": [4]}
    assert [(each.verdict, each.by, each.reason) for each in archive.judgements()] == [
        ("accept", "kim", ""),
        ("reject", "kim", "vague"),
        ("correct", "kim", ""),
    ]
    assert (await shown(graph, {"run": RUN, "by": "lee"}))["claim"] == 1
    assert await shown(graph, Command(resume="quit")) == {"given": 0, "marked": []}


async def test_an_answer_that_says_nothing_is_asked_again(archive: Archive, graph: JudgingGraph) -> None:
    await shown(graph, {"run": RUN})

    for odd in ("perhaps", 7, {"verdict": "accept", "x": 1}, {"correction": ""}):
        again = await shown(graph, Command(resume=odd))
        assert again["claim"] == 1
        assert again["problem"].startswith("the answer is accept, reject, skip, quit, or a correction")
    same = await shown(graph, Command(resume={"correction": again["text"]}))
    assert same["problem"] == "a correction is another sentence than the claim"
    assert archive.judgements() == []


async def test_a_run_all_of_whose_claims_are_judged_ends_at_once(
    archive: Archive, graph: JudgingGraph
) -> None:
    judging = archive.judge(RUN)
    for claim in judging.claims:
        judging.accept(claim.number)

    assert await shown(graph, {"run": RUN}) == {"given": 0, "marked": []}


async def test_a_run_that_is_not_there_is_named(graph: JudgingGraph) -> None:
    with pytest.raises(UsageError, match="no run begins with abcd1234"):
        await shown(graph, {"run": "abcd1234"})
