"""The summarizer: measures first, then writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.confirmation import Confirmation, add_phrase, confirm_labels
from trendscope.agents.evidence_builder import build_evidence
from trendscope.agents.run_factory import Runs
from trendscope.evidence_base import EvidenceBase
from trendscope.graphs.state import Context, FailureRecord, SearchRecord, State
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.change import around
from trendscope.measuring.selection import select_candidates
from trendscope.outline import Outline, OutlineEntry
from trendscope.run import Run
from trendscope.trend import Direction

SHOWN_LABELS = 5


@dataclass
class Summarizer:
    """A node of the graph."""

    runs: Runs

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        run = self.runs.get(state["run"])

        def tell(key: str, **fields: object) -> None:
            runtime.stream_writer({"specialist": "summarizer", "text": run.wording(key, **fields)})

        tell("progress.measure", documents=len(state["documents"]))
        evidence, confirmation = await build_evidence(
            state, run, lambda measurement: tell("progress.measured", figures=figures(measurement))
        )
        tell("progress.outline")
        outline = await run.reasoner.outline(run, evidence)
        evidence, outline, uncounted = await count_proposed(evidence, outline, run, confirmation)
        tell("progress.write", trends=len(outline.entries))
        draft = await run.reasoner.write(run, evidence, outline)
        if uncounted:
            draft = draft.model_copy(update={"dropped": {**draft.dropped, "uncounted trend": uncounted}})
        return {
            "draft": draft.model_dump(mode="json"),
            "searches": count_records(confirmation, state),
            "failures": count_failures(confirmation),
        }


def figures(measurement: Measurement) -> str:
    """What was measured of the most telling labels, in one line."""
    selected = select_candidates(measurement)[:SHOWN_LABELS]
    if measurement.split is None:
        return ", ".join(f"{candidate.label} ({len(candidate.documents)})" for candidate in selected)
    sizes = around(measurement.sampled, measurement.split)
    shares = []
    for candidate in selected:
        counts = around(candidate.counts, measurement.split)
        before, now = (100 * count / max(size, 1) for count, size in zip(counts, sizes, strict=True))
        shares.append(f"{candidate.label} ({before:.1f} → {now:.1f} %)")
    return ", ".join(shares)


async def count_proposed(
    evidence: EvidenceBase, outline: Outline, run: Run, confirmation: Confirmation
) -> tuple[EvidenceBase, Outline, int]:
    """Count the trends that the outline proposes; those that could be counted become entries.

    Also returns how many could not be. A model is offered more candidates than were confirmed: one that
    it chose may lose its direction.
    """
    labels = [entry.candidate.label for entry in outline.entries]
    measurement = await confirm_labels(labels, evidence.measurement, run, confirmation)
    directions = {candidate.label: candidate.direction for candidate in measurement.candidates}
    entries = [_with_direction(entry, directions) for entry in outline.entries]
    for proposed in outline.proposed:
        measurement, candidate = await add_phrase(proposed.phrase, measurement, run, confirmation)
        if candidate and candidate.label not in {entry.candidate.label for entry in entries}:
            entries.append(OutlineEntry(candidate, proposed.name))
    evidence = replace(evidence, measurement=measurement, whole_growth=confirmation.growth)
    uncounted = len(outline.entries) + len(outline.proposed) - len(entries)
    return evidence, Outline(tuple(entries)), uncounted


def _with_direction(entry: OutlineEntry, directions: Mapping[str, Direction]) -> OutlineEntry:
    """The entry with the direction that its label has now."""
    candidate = entry.candidate
    direction = directions.get(candidate.label, candidate.direction)
    return replace(entry, candidate=replace(candidate, direction=direction))


def count_records(confirmation: Confirmation, state: State) -> list[SearchRecord]:
    """The counts as searches that anyone can repeat, without those of an earlier round."""
    known = {record["query"] for record in state["searches"] if record["role"] == "count"}
    return [
        SearchRecord(
            angle="counts",
            role="count",
            source=count.source,
            query=count.query,
            period=None,
            total=count.total,
            lost=0,
            documents=[],
            notes=[],
        )
        for count in confirmation.counts
        if count.query not in known
    ]


def count_failures(confirmation: Confirmation) -> list[FailureRecord]:
    """A count that a source did not give."""
    if confirmation.problem is None:
        return []
    failure = FailureRecord(
        angle="counts", source=confirmation.source, period=None, reason=confirmation.problem
    )
    return [failure]
