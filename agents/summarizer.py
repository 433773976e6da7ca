"""The summarizer: measures first, then writes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.reasoners import Material
from trendscope.errors import SourceError
from trendscope.graphs.state import Context, FailureRecord, Role, SearchRecord, State
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.picking import pick
from trendscope.report import Search
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
        material, failures = await gather_material(state, run)
        draft = await run.reasoner.write(run, material)
        text = run.wording("progress.written", trends=len(draft.trends))
        runtime.stream_writer({"specialist": "summarizer", "text": text})
        return {"draft": draft.model_dump(mode="json"), "failures": failures}


async def gather_material(state: State, run: Run) -> tuple[Material, list[FailureRecord]]:
    """What the draft is written from and judged by; and what could not be counted."""
    measurement = await measured(state, run)
    publications, failures = await _publications(measurement, run)
    material = Material(
        measurement=measurement,
        terms=run.plan.terms,
        ids={card["key"]: card["id"] for card in state["documents"]},
        background=tuple(run.documents[key] for key in definitions(state)),
        totals=totals(state["searches"]),
        publications=publications,
    )
    return material, failures


async def measured(state: State, run: Run) -> Measurement:
    """The documents on the topic measured; the web pages, as themes, where there are none."""
    papers = keys(state, "topic", "wider")
    result: Measurement = await run.use(
        "measure_trends",
        terms=list(run.plan.terms or run.question.phrases),
        documents=papers or keys(state, "web"),
        background=keys(state, "field"),
    )
    return result


async def _publications(
    measurement: Measurement, run: Run
) -> tuple[dict[str, dict[int, int]] | None, list[FailureRecord]]:
    """Counts of each picked label over the whole of OpenAlex, where its key or address is set."""
    if not run.settings.has_openalex:
        return None, []
    labels = [candidate.label for candidate in pick(measurement)]
    topic = " ".join(f'"{term}"' for term in run.plan.terms[:1])
    try:
        counted: list[list[Search]] = await asyncio.gather(
            *(run.use("count_publications", query=f'"{label}" {topic}') for label in labels)
        )
    except SourceError as error:
        return None, [FailureRecord(angle="counts", source="openalex", year=None, reason=str(error))]
    by_year = [{s.year: s.total or 0 for s in searches if s.year} for searches in counted]
    return dict(zip(labels, by_year, strict=True)), []


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
