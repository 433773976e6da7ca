"""The summarizer: measures first, then writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.confirmation import Confirmation
from trendscope.agents.material import gather_material
from trendscope.graphs.state import Context, FailureRecord, SearchRecord, State
from trendscope.run import Run, Runs


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
        draft = await run.reasoner.write(run, material)
        tell("progress.written", trends=len(draft.trends))
        return {
            "draft": draft.model_dump(mode="json"),
            "searches": count_records(confirmation, state),
            "failures": count_failures(confirmation, run),
        }


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
