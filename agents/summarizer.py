"""The summarizer: measures first, then writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.confirmation import Confirmation, confirm_chosen, with_phrase
from trendscope.agents.evidence_base import gather_material
from trendscope.agents.reasoners import Material, Outline, Outlined
from trendscope.graphs.state import Context, FailureRecord, SearchRecord, State
from trendscope.run import Run, Runs
from trendscope.trend import Direction


@dataclass
class Summarizer:
    """A node of the graph."""

    runs: Runs

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        run = self.runs.get(state["run"])

        def tell(key: str, **fields: object) -> None:
            runtime.stream_writer({"specialist": "summarizer", "text": run.wording(key, **fields)})

        tell("progress.measure", documents=len(state["documents"]))
        material, confirmation = await gather_material(
            state, run, lambda labels: tell("progress.count", labels=labels)
        )
        tell("progress.outline")
        outline = await run.reasoner.outline(run, material)
        material, outline, lost = await measure_proposed(material, outline, run, confirmation)
        tell("progress.write", trends=len(outline.trends))
        draft = await run.reasoner.write(run, material, outline)
        if lost:
            draft = draft.model_copy(update={"dropped": {**draft.dropped, "uncounted trend": lost}})
        return {
            "draft": draft.model_dump(mode="json"),
            "searches": count_records(confirmation, state),
            "failures": count_failures(confirmation, run),
        }


async def measure_proposed(
    material: Material, outline: Outline, run: Run, confirmation: Confirmation
) -> tuple[Material, Outline, int]:
    """The outline with the proposed trends that could be counted behind the others; how many could not.

    A model is offered more than was confirmed: what it chose of that may lose its direction.
    """
    labels = [trend.candidate.label for trend in outline.trends]
    measurement = await confirm_chosen(labels, material.measurement, run, confirmation)
    directions = {candidate.label: candidate.direction for candidate in measurement.candidates}
    trends = [_in_direction(trend, directions) for trend in outline.trends]
    for name, phrase in outline.proposed:
        measurement, candidate = await with_phrase(phrase, measurement, run, confirmation)
        if candidate and candidate.label not in {trend.candidate.label for trend in trends}:
            trends.append(Outlined(candidate, name))
    material = replace(material, measurement=measurement, growth=confirmation.growth)
    lost = len(outline.trends) + len(outline.proposed) - len(trends)
    return material, Outline(tuple(trends)), lost


def _in_direction(outlined: Outlined, directions: Mapping[str, Direction]) -> Outlined:
    """The trend with the direction that its label has by now."""
    candidate = outlined.candidate
    direction = directions.get(candidate.label, candidate.direction)
    return replace(outlined, candidate=replace(candidate, direction=direction))


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


def count_failures(confirmation: Confirmation, run: Run) -> list[FailureRecord]:
    """A count that a source did not give."""
    if confirmation.problem is None:
        return []
    counting = (source.source for source in run.sources.values() if source.counts)
    source = "openalex" if run.settings.has_openalex else next(counting)
    return [FailureRecord(angle="counts", source=source, year=None, reason=confirmation.problem)]
