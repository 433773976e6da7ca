"""The critic: checks by rule first, then with the reasoner, and scores every criterion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.evidence_builder import build_evidence
from trendscope.agents.run_factory import Runs
from trendscope.draft import Draft, Review
from trendscope.events import Judged, Progress
from trendscope.evidence_base import EvidenceBase
from trendscope.graphs.state import Context, State, document_ids
from trendscope.run import Run
from trendscope.verification.criteria import ReviewInput, run_rules


@dataclass
class Critic:
    """A node of the graph. It measures again, and does not take the draft's word for anything."""

    runs: Runs

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        run, draft = self.runs.get(state["run"]), Draft.model_validate(state["draft"])
        text = run.wording("progress.judge", claims=len(draft.claims))
        runtime.stream_writer(Progress("critic", text).to_dict())
        evidence, _ = await build_evidence(state, run, codebooks=codebooks_of(draft))
        found, scores = run_rules(review_input(state, run, draft, evidence))
        wrong = {finding.subject for finding in found if finding.severity == "error"}
        judged = await run.reasoner.judge(run, draft.without_claims(wrong), evidence)
        review = Review(
            findings=(*found, *draft.notes, *judged.findings),
            scores=scores | judged.scores,
            missing=judged.missing,
        )
        runtime.stream_writer(_judged(draft, judged.draft, review, run).to_dict())
        return {"draft": judged.draft.model_dump(mode="json"), "review": review.model_dump(mode="json")}


def _judged(draft: Draft, left: Draft, review: Review, run: Run) -> Judged:
    claims, kept = len(draft.claims), len(left.claims)
    text = run.wording("progress.judged", kept=kept, claims=claims)
    return Judged("critic", text, claims=claims, kept=kept, score=review.score)


def codebooks_of(draft: Draft) -> dict[str, tuple[str, ...]]:
    """The phrases that were counted for each trend; one without counts has none."""
    return {
        trend.label: tuple(coded.phrase for coded in trend.codebook) or (trend.label,)
        for trend in draft.trends
        if trend.is_counted
    }


def review_input(state: State, run: Run, draft: Draft, evidence: EvidenceBase) -> ReviewInput:
    """The draft with the documents of the run."""
    return ReviewInput(
        draft=draft,
        evidence=evidence,
        documents={name: run.documents[key] for key, name in document_ids(state).items()},
        angles=tuple(dict.fromkeys(angle["name"] for angle in state["angles"])),
        covered=frozenset(record["angle"] for record in state["searches"] if record["documents"]),
        say=run.wording,
    )
