"""The critic: checks by code first, by the reasoner second, and scores every criterion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.evidence_base import gather_material
from trendscope.agents.reasoners import Material
from trendscope.draft import Draft, Review
from trendscope.graphs.state import Context, State
from trendscope.run import Run, Runs
from trendscope.verification.criteria import Case, judge_by_rule


@dataclass
class Critic:
    """A node of the graph. It measures for itself, and does not take the draft's word for it."""

    runs: Runs

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        run, draft = self.runs.get(state["run"]), Draft.model_validate(state["draft"])
        runtime.stream_writer(
            {"specialist": "critic", "text": run.wording("progress.judge", claims=len(draft.claims))}
        )
        labels = [trend.label for trend in draft.trends]
        material, _ = await gather_material(state, run, labels=labels)
        found, scores = judge_by_rule(case_of(state, run, draft, material))
        struck = {finding.subject for finding in found if finding.severity == "error"}
        judged = await run.reasoner.judge(run, draft.without(struck), material)
        review = Review(
            findings=(*found, *judged.findings), scores=scores | judged.scores, missing=judged.missing
        )
        return {"draft": judged.draft.model_dump(mode="json"), "review": review.model_dump(mode="json")}


def case_of(state: State, run: Run, draft: Draft, material: Material) -> Case:
    """The draft beside the documents of the run."""
    documents = {card["id"]: run.documents[card["key"]] for card in state["documents"]}
    return Case(
        draft=draft,
        material=material,
        sentences={
            f"{name}.{at}": sentence
            for name, document in documents.items()
            for at, sentence in enumerate(document.sentences, 1)
        },
        documents=documents,
        angles=tuple(dict.fromkeys(angle["name"] for angle in state["angles"])),
        covered=frozenset(record["angle"] for record in state["searches"] if record["documents"]),
        say=run.wording,
    )
