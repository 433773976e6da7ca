"""The summarizer: measures first, then writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.confirmation import Confirmation, add_codebooks
from trendscope.agents.evidence_builder import build_evidence
from trendscope.agents.run_factory import Runs
from trendscope.draft import Draft, Review
from trendscope.events import Measured, MeasuredTrend, Progress
from trendscope.evidence_base import EarlierRound, EvidenceBase
from trendscope.graphs.state import Context, FailureRecord, SearchRecord, State
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.change import before_and_since, percent
from trendscope.measuring.selection import select_candidates
from trendscope.outline import Outline, OutlineEntry
from trendscope.run import Run

SHOWN_LABELS = 5


@dataclass
class Summarizer:
    """A node of the graph."""

    runs: Runs

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        run = self.runs.get(state["run"])

        def tell(key: str, **fields: object) -> None:
            runtime.stream_writer(Progress("summarizer", run.wording(key, **fields)).to_dict())

        def show(measurement: Measurement) -> None:
            runtime.stream_writer(measured(measurement, run).to_dict())

        tell("progress.measure", documents=len(state["documents"]))
        evidence, confirmation = await build_evidence(state, run, show)
        evidence = replace(evidence, earlier=earlier_round(state, run))
        tell("progress.outline")
        outline = await run.reasoner.outline(run, evidence)
        tell("progress.write", trends=len(outline.entries))
        draft = await run.reasoner.write(
            run, evidence, outline, lambda each: count_outline(evidence, each, run, confirmation)
        )
        return {
            "draft": draft.model_dump(mode="json"),
            "searches": count_records(confirmation, state),
            "failures": count_failures(confirmation),
        }


def measured(measurement: Measurement, run: Run) -> Measured:
    """What was measured of the most telling labels; the text has the first of them."""
    selected = select_candidates(measurement)
    return Measured(
        "summarizer",
        run.wording("progress.measured", figures=figures(measurement, selected[:SHOWN_LABELS])),
        documents=len(measurement.documents),
        sampled=measurement.sampled,
        trends=tuple(MeasuredTrend(each.label, each.direction, each.counts) for each in selected),
    )


def figures(measurement: Measurement, selected: Sequence[Candidate]) -> str:
    """What was measured of these labels, in one line."""
    if measurement.split is None:
        return ", ".join(f"{candidate.label} ({len(candidate.documents)})" for candidate in selected)
    shares = []
    for candidate in selected:
        sides = before_and_since(candidate.counts, measurement.sampled, measurement.split)
        before, now = (percent(*side) for side in sides)
        shares.append(f"{candidate.label} ({before} → {now})")
    return ", ".join(shares)


def earlier_round(state: State, run: Run) -> EarlierRound:
    """The trends of the best draft that a model wrote and found good, and what its review missed."""
    best = state.get("best")
    if not best:
        return EarlierRound()
    draft, review = Draft.model_validate(best["draft"]), Review.model_validate(best["review"])
    off = {finding.subject for finding in review.findings if finding.code == "on_question"}
    unanswered = (each.subject for each in review.findings if each.code == "unanswered_angle")
    missing = [*(angle["name"] for angle in review.missing), *filter(None, unanswered)]
    found = (record for record in state["searches"] if record["angle"] in missing)
    keys = dict.fromkeys(key for record in found for key in record["documents"])
    trends = () if draft.is_fallback else draft.trends
    return EarlierRound(
        trends=tuple(each for each in trends if each.claims[1:] and each.label not in off),
        missing=tuple(dict.fromkeys(missing)),
        found=tuple(run.documents[key] for key in keys),
        dropped=draft.dropped_of_trends,
        notes=draft.notes,
    )


async def count_outline(
    evidence: EvidenceBase, outline: Outline, run: Run, confirmation: Confirmation
) -> tuple[EvidenceBase, Outline]:
    """Count the outline among all papers on the question, where only a share of them was read.

    A model is offered more candidates than were confirmed: what it chose may lose its direction. What was
    written for another direction is written again.
    """
    codebooks = {entry.candidate.label: entry.candidate.phrases for entry in outline.entries if entry.counted}
    measurement = await add_codebooks(codebooks, evidence.measurement, run, confirmation)
    counted = {candidate.label: candidate for candidate in measurement.candidates}
    entries = tuple(_with_direction(entry, counted) for entry in outline.entries)
    evidence = replace(evidence, measurement=measurement, whole_growth=confirmation.growth)
    return evidence, replace(outline, entries=entries)


def _with_direction(entry: OutlineEntry, counted: Mapping[str, Candidate]) -> OutlineEntry:
    """The entry with the direction that its label has now."""
    now = counted.get(entry.candidate.label)
    if now is None or not entry.counted:
        return entry
    candidate = replace(entry.candidate, direction=now.direction, z=now.z, unmet=now.unmet)
    stays = entry.written and entry.written.direction == candidate.direction
    return replace(entry, candidate=candidate, written=entry.written if stays else None)


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
