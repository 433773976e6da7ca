"""Specialists of a user's own: when they have a turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from langgraph.runtime import Runtime

from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Progress, UsageError, aresearch
from trendscope.agents.run_factory import Runs
from trendscope.agents.specialist import Specialist
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context, State

QUESTION = "recent trends in machine translation since 2019"


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources(papers=FEW) as running:
        yield running


@dataclass
class Always:
    """Always due; says so."""

    runs: Runs
    name = "always"

    def should_run(self, state: State) -> str | None:
        return "It is always due."

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        runtime.stream_writer({"specialist": self.name, "text": f"round {state['round']}"})
        return {}


@dataclass
class Never(Always):
    """Never due."""

    name = "never"

    def should_run(self, state: State) -> str | None:
        return None


async def turns(sources: Sources, *specialists: type[Specialist]) -> list[tuple[str, str]]:
    said: list[Progress] = []
    await aresearch(
        QUESTION,
        settings=sources.settings(sources=("arxiv", "wikipedia")),
        specialists=specialists,
        on_progress=said.append,
        today=TODAY,
    )
    return [(each.specialist, each.text) for each in said]


async def test_a_specialist_that_is_due_has_one_turn_a_round(sources: Sources) -> None:
    said = await turns(sources, Always, Never)

    assert [text for name, text in said if name == "always"] == ["round 0", "round 1"]
    assert ("supervisor", "It is always due.") in said
    assert not [text for name, text in said if name == "never"]


async def test_the_graph_shows_the_specialist() -> None:
    drawn = build_graph(specialists=[Always]).get_graph()

    edges = {(edge.source, edge.target) for edge in drawn.edges}
    assert {("supervisor", "always"), ("always", "supervisor")} <= edges


@pytest.mark.parametrize("name", ["critic", "supervisor", "search", "finish", "always"])
def test_a_name_that_is_taken_is_refused(name: str) -> None:
    taken = type("Taken", (Always,), {"name": name})

    with pytest.raises(UsageError, match="each specialist needs its own name"):
        build_graph(specialists=[Always, taken])


@pytest.mark.parametrize("name", ["my glossary: x", "", "1st", "a|b"])
def test_a_name_that_is_no_identifier_is_refused(name: str) -> None:
    named = type("Named", (Always,), {"name": name})

    with pytest.raises(UsageError, match="must be a Python identifier"):
        build_graph(specialists=[named])


def test_every_specialist_may_take_every_turn_of_the_longest_run() -> None:
    """Three visits of workers in each of five rounds, and a turn in each round and before the first."""
    many = [type("Many", (Always,), {"name": f"always{at}"}) for at in range(20)]

    limit = (build_graph(specialists=many).config or {})["recursion_limit"]

    assert limit > 1 + 5 * 3 * 2 + len(many) * 6 * 2


async def test_a_specialist_that_forgets_its_turn_does_not_cost_the_report(sources: Sources) -> None:
    """It would have one turn after the other, until LangGraph ends the run with an error."""

    class Forgetful(Always):
        name = "forgetful"

        async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
            return {"specialist_rounds": []}

    settings = sources.settings(sources=("arxiv",))
    report = await aresearch(QUESTION, settings=settings, specialists=[Forgetful], today=TODAY)

    assert report.trends
    assert report.status == "partial"
    assert any("recursion_limit" in gap for gap in report.gaps)


@pytest.mark.parametrize(("steps", "status"), [(9, "complete"), (5, "abstained")])
async def test_a_run_of_few_steps_ends_with_what_there_is(sources: Sources, steps: int, status: str) -> None:
    graph = build_graph(settings=lambda: sources.settings(sources=("arxiv",)), today=lambda: TODAY)
    ended = await graph.ainvoke(
        {"question": QUESTION}, {"recursion_limit": steps}, context=Context(max_rounds=5)
    )

    assert ended["report"]["status"] == status
    assert any("recursion_limit" in gap for gap in ended["report"]["gaps"]) == (status == "abstained")
