"""Builds the evidence base of a draft from the state and the run."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from trendscope.agents.confirmation import Confirmation, add_codebooks, confirm_selected
from trendscope.agents.left_out import left_out_keys
from trendscope.agents.own_documents import is_compared, own_keys, own_searches
from trendscope.agents.search_record import is_share
from trendscope.budget import Budget
from trendscope.document import Document
from trendscope.errors import BudgetExhausted
from trendscope.evidence_base import EvidenceBase
from trendscope.graphs.state import State, document_ids
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.measure import IN_PASSING
from trendscope.plan import Role
from trendscope.run import Run
from trendscope.tools.measure_trends import FEW

DOCUMENTS_A_SECOND = 250  # that are surely measured, also on a slow machine


async def build_evidence(
    state: State,
    run: Run,
    show: Callable[[Measurement], None] = lambda _: None,
    codebooks: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[EvidenceBase, Confirmation]:
    """The evidence base, and what was counted across the whole source for it.

    `codebooks` are the labels of a draft with the phrases that were counted for them; those that were not
    mined are measured as well. `show` gets what was measured, before anything is counted across the source.
    """
    source = drawn_source(state, run)
    totals = volume_by_period(state, run, source) if source else None
    confirmation = Confirmation(source=source, totals=totals or {})
    measurement = await measure_state(state, run)
    show(measurement)
    measurement = await confirm_selected(measurement, run, confirmation)
    measurement = await add_codebooks(codebooks, measurement, run, confirmation)
    evidence = EvidenceBase(
        measurement=measurement,
        terms=run.plan.terms,
        ids=document_ids(state),
        definitions=tuple(run.documents[key] for key in definition_keys(state)),
        angle_documents=tuple(angle_documents(state, run, measurement)),
        volume=_volume(measurement, state, run, source),
        whole_growth=confirmation.growth,
        names=run.plan.names,
        groups=run.plan.topic,
        own=tuple(compared_documents(state, run)),
    )
    return evidence, confirmation


async def measure_state(state: State, run: Run) -> Measurement:
    """Measure the documents on the topic, or the web pages if there are none.

    Pages that a model looked for have no time axis: which of them are new says nothing about the topic.
    """
    papers, pages = counted_keys(state, run), document_keys(state, "web")
    by_model = [] if papers else [k for k in document_keys(state, "angle") if run.documents[k].kind == "web"]
    result = await measure_in_time(
        run,
        papers or list(dict.fromkeys([*pages, *by_model])),
        [key for key in document_keys(state, "reference") if key not in papers],
    )
    # The same documents are measured once, and may have been read in full since.
    result = replace(result, documents=tuple(run.documents[document.key] for document in result.documents))
    return without_time_axis(result) if by_model else result


async def measure_in_time(run: Run, documents: Sequence[str], reference: Sequence[str]) -> Measurement:
    """Measure the documents, or where there is no time for all of them, every n-th by date.

    That is the same share of each period, and the same documents whenever they are measured again.
    """
    step = run.measured_steps.setdefault(
        len(documents), max(1, math.ceil(len(documents) / _fitting(run.budget)))
    )
    try:
        return await _measure_every(step, run, documents, reference)
    except BudgetExhausted:
        run.measured_steps[len(documents)] = step = math.ceil(len(documents) / FEW)
        return await _measure_every(step, run, documents, reference)


def _fitting(budget: Budget) -> float:
    """How many documents can be measured in the time that is left."""
    return FEW if budget.is_stopped else max(FEW, budget.left * DOCUMENTS_A_SECOND)


async def _measure_every(
    step: int, run: Run, documents: Sequence[str], reference: Sequence[str]
) -> Measurement:
    def some(keys: Sequence[str]) -> list[str]:
        return list(
            keys if step == 1 else sorted(keys, key=lambda key: run.documents[key].date or "")[::step]
        )

    result: Measurement = await run.call_tool(
        "measure_trends",
        terms=list(run.plan.terms or run.question.phrases),
        documents=some(documents),
        reference=some(reference),
    )
    return result


def without_time_axis(measurement: Measurement) -> Measurement:
    """The same measurement with themes instead of directions."""
    candidates = (
        replace(candidate, direction="theme", z=None, growth_ratio=None, kendall_tau=None, unmet=())
        for candidate in (*measurement.candidates, *measurement.domain_wide)
    )
    return replace(measurement, split=None, candidates=tuple(candidates), domain_wide=())


def document_keys(state: State, *roles: Role) -> list[str]:
    """Keys of the documents that were found in these roles, each once, in order, but for those left out."""
    left_out = left_out_keys(state)
    records = (record for record in state["searches"] if record["role"] in roles)
    found = dict.fromkeys(key for record in records for key in record["documents"])
    return [key for key in found if key not in left_out]


def angle_documents(state: State, run: Run, measurement: Measurement) -> list[Document]:
    """What a model's angles found, and the reader's documents beside a field: they are not counted."""
    counted = {document.key for document in measurement.documents}
    own = [document.key for document in compared_documents(state, run)]
    found = dict.fromkeys((*document_keys(state, "angle"), *own))
    return [run.documents[key] for key in found if key not in counted]


def compared_documents(state: State, run: Run) -> list[Document]:
    """The reader's documents, where they are compared with a field."""
    return [run.documents[key] for key in own_keys(state, run)] if is_compared(state, run) else []


def counted_keys(state: State, run: Run) -> list[str]:
    """Keys of the papers that are counted; the reader's are only compared with those of a field."""
    compared = {document.key for document in compared_documents(state, run)}
    return [key for key in document_keys(state, "topic") if key not in compared]


def definition_keys(state: State) -> list[str]:
    """Keys of the first document of each background search."""
    left_out = left_out_keys(state)
    records = (record for record in state["searches"] if record["role"] == "background")
    found = ([key for key in record["documents"] if key not in left_out] for record in records)
    return list(dict.fromkeys(keys[0] for keys in found if keys))


def drawn_source(state: State, run: Run) -> str:
    """The source of which only a share of the papers was read, and which can count them; else empty."""
    drawn = {r["source"] for r in state["searches"] if r["role"] == "topic" and is_share(r)}
    return next((each.source for each in run.sources.values() if each.counts and each.source in drawn), "")


def _volume(measurement: Measurement, state: State, run: Run, drawn: str) -> dict[str, int] | None:
    """Papers on the question by period: those that are counted, where the others only name the topic."""
    is_screened = bool(measurement.dropped.get(IN_PASSING))
    return dict(measurement.sampled) if is_screened and not drawn else volume_by_period(state, run)


def volume_by_period(state: State, run: Run, source: str = "") -> dict[str, int] | None:
    """Papers on the question by period, in one source or in all: as it counts them, or as they were read."""
    volume: Counter[str] = Counter()
    window = run.question.window
    own = {each["source"] for each in own_searches(state, run)} if is_compared(state, run) else set()
    for record in state["searches"]:
        if record["role"] != "topic" or source not in ("", record["source"]) or record["source"] in own:
            continue
        if record["period"] and record["total"] is not None:
            volume[record["period"]] += record["total"]
        else:
            periods = (window.period_of(run.documents[key].date) for key in record["documents"])
            volume.update(period for period in periods if period)
    return {period: volume[period] for period in sorted(volume)} or None
