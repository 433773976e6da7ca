"""What a draft is written from and judged by, gathered from the state and the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from trendscope.agents.confirmation import Confirmation, confirm, with_phrase
from trendscope.agents.reasoners import Material
from trendscope.document import Document
from trendscope.graphs.state import Role, SearchRecord, State
from trendscope.measuring.candidate import Measurement
from trendscope.run import Run


async def gather_material(
    state: State, run: Run, tell: Callable[[int], None] | None = None, labels: Iterable[str] = ()
) -> tuple[Material, Confirmation]:
    """What the draft is written from and judged by, and what was counted for it.

    `labels` are phrases that a draft names; those that were not mined are measured as well.
    """
    measurement, confirmation = await confirm(await measured(state, run), run, tell)
    for label in labels:
        measurement, _ = await with_phrase(label, measurement, run, confirmation)
    material = Material(
        measurement=measurement,
        terms=run.plan.terms,
        ids={card["key"]: card["id"] for card in state["documents"]},
        background=tuple(run.documents[key] for key in definitions(state)),
        found=tuple(found_beside(state, run, measurement)),
        totals=totals(state["searches"]),
        growth=confirmation.growth,
    )
    return material, confirmation


async def measured(state: State, run: Run) -> Measurement:
    """The documents on the topic measured; the web pages where there are none.

    Pages that a model looked for are themes then: which of them are new says nothing about the topic.
    """
    papers, pages = keys(state, "topic"), keys(state, "web")
    beside = [] if papers else [key for key in keys(state, "angle") if run.documents[key].kind == "web"]
    near = [key for key in keys(state, "wider") if key not in papers]
    result: Measurement = await run.use(
        "measure_trends",
        terms=list(run.plan.terms or run.question.phrases),
        documents=papers or list(dict.fromkeys([*pages, *beside])),
        background=[key for key in keys(state, "field") if key not in papers],
        near=near,
    )
    # The same documents are measured once, and may have been read in full since.
    result = replace(result, documents=tuple(run.documents[document.key] for document in result.documents))
    return as_themes(result) if beside else result


def as_themes(measurement: Measurement) -> Measurement:
    """The same without a time axis."""
    candidates = (
        replace(candidate, direction="theme", z=None, growth=None, kendall=None)
        for candidate in (*measurement.candidates, *measurement.field_wide)
    )
    return replace(measurement, split=None, candidates=tuple(candidates), field_wide=())


def keys(state: State, *roles: Role) -> list[str]:
    """Keys of the documents that were found in these roles, each once, in their order."""
    records = (record for record in state["searches"] if record["role"] in roles)
    return list(dict.fromkeys(key for record in records for key in record["documents"]))


def found_beside(state: State, run: Run, measurement: Measurement) -> list[Document]:
    """What the angles of a model brought beside the documents that are counted."""
    counted = {document.key for document in measurement.documents}
    return [run.documents[key] for key in keys(state, "angle") if key not in counted]


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
