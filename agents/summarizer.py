"""The summarizer: measures first, then writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.confirmation import Confirmation, confirm
from trendscope.agents.reasoners import Material
from trendscope.graphs.state import Context, FailureRecord, Role, SearchRecord, State
from trendscope.measuring.candidate import Measurement
from trendscope.run import Run, Runs


@dataclass
class Summarizer:
    """A node of the graph."""

    runs: Runs

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        run = self.runs.get(state["run"])
        runtime.stream_writer(
            {
                "specialist": "summarizer",
                "text": run.wording("progress.measure", documents=len(state["documents"])),
            }
        )
        material, confirmation = await gather_material(state, run)
        draft = await run.reasoner.write(run, material)
        text = run.wording("progress.written", trends=len(draft.trends))
        runtime.stream_writer({"specialist": "summarizer", "text": text})
        return {
            "draft": draft.model_dump(mode="json"),
            "searches": count_records(confirmation, state),
            "failures": count_failures(confirmation),
        }


async def gather_material(state: State, run: Run) -> tuple[Material, Confirmation]:
    """What the draft is written from and judged by, and what was counted for it."""
    measurement, confirmation = await confirm(await measured(state, run), run)
    material = Material(
        measurement=measurement,
        terms=run.plan.terms,
        ids={card["key"]: card["id"] for card in state["documents"]},
        background=tuple(run.documents[key] for key in definitions(state)),
        totals=totals(state["searches"]),
        growth=confirmation.growth,
    )
    return material, confirmation


async def measured(state: State, run: Run) -> Measurement:
    """The documents on the topic measured; the web pages, as themes, where there are none."""
    papers = keys(state, "topic")
    near = [key for key in keys(state, "wider") if key not in papers]
    result: Measurement = await run.use(
        "measure_trends",
        terms=list(run.plan.terms or run.question.phrases),
        documents=papers or keys(state, "web"),
        background=[key for key in keys(state, "field") if key not in papers],
        near=near,
    )
    return result


def count_records(confirmation: Confirmation, state: State) -> list[SearchRecord]:
    """The counts as searches that somebody else can repeat; those of an earlier round are there already."""
    known = {record["query"] for record in state["searches"] if record["role"] == "count"}
    return [
        SearchRecord(
            angle="counts",
            role="count",
            source=count.source,
            query=count.query,
            year=None,
            total=count.total,
            documents=[],
            notes=[],
        )
        for count in confirmation.counts
        if count.query not in known
    ]


def count_failures(confirmation: Confirmation) -> list[FailureRecord]:
    """A count that a source did not give."""
    problem = confirmation.problem
    return [FailureRecord(angle="counts", source="counts", year=None, reason=problem)] if problem else []


def keys(state: State, *roles: Role) -> list[str]:
    """Keys of the documents that were found in these roles, each once, in their order."""
    records = (record for record in state["searches"] if record["role"] in roles)
    return list(dict.fromkeys(key for record in records for key in record["documents"]))


def definitions(state: State) -> list[str]:
    """Keys of the first document of each background search."""
    records = (record for record in state["searches"] if record["role"] == "background")
    return list(dict.fromkeys(record["documents"][0] for record in records if record["documents"]))


def totals(searches: list[SearchRecord]) -> dict[int, int] | None:
    """Publications on the question by year, over the sources that say how many there are."""
    by_year: dict[int, int] = {}
    for record in searches:
        if record["role"] == "topic" and record["year"] and record["total"] is not None:
            by_year[record["year"]] = by_year.get(record["year"], 0) + record["total"]
    return by_year or None
