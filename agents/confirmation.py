"""Confirms what rises: a label must not fall across the whole source while it rises for the question."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import timedelta

from trendscope.errors import BudgetExhausted, SourceError
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.selection import select_candidates
from trendscope.measuring.single_phrase import measure_phrase
from trendscope.run import Run
from trendscope.text.words import normalize
from trendscope.tools.count_publications import Count, Span
from trendscope.tools.openalex import SearchOpenalex
from trendscope.trend import RISING

MAX_PASSES = 3


@dataclass
class Confirmation:
    """What was counted across the whole source.

    `is_needed` is false if all papers on the question were read: then nothing is left to count.
    `source_growth` is each label's recent share of the source over its earlier share. `problem` says why
    a count is missing.
    """

    is_needed: bool = True
    source_growth: dict[str, float] = field(default_factory=dict)
    counts: list[Count] = field(default_factory=list)
    problem: str | None = None


async def confirm_selected(measurement: Measurement, run: Run, confirmation: Confirmation) -> Measurement:
    """Demote to `steady` the selected labels whose share falls across the whole source.

    Others then take their place and are counted in turn.
    """
    try:
        for _ in range(MAX_PASSES):
            labels = _unconfirmed(measurement, confirmation)
            if not (labels and confirmation.is_needed and _can_count(measurement, run)):
                break
            await _count_labels(labels, measurement, run, confirmation)
            measurement = _demote_falling(measurement, confirmation)
    except (SourceError, BudgetExhausted) as error:
        confirmation.problem = str(error)
    return measurement


async def confirm_labels(
    labels: Iterable[str], measurement: Measurement, run: Run, confirmation: Confirmation
) -> Measurement:
    """Confirm the rising labels that were not already counted for the selection without a model.

    After a failed count nothing is requested again: the labels are known to be unconfirmed.
    """
    counted = confirmation.source_growth
    rising = {c.label for c in measurement.candidates if c.direction in RISING and c.label not in counted}
    chosen = [label for label in dict.fromkeys(labels) if label in rising]
    can_count = bool(chosen) and measurement.split is not None and _can_count(measurement, run)
    if confirmation.problem or not (can_count and confirmation.is_needed):
        return measurement
    try:
        await _count_labels(chosen, measurement, run, confirmation)
    except (SourceError, BudgetExhausted) as error:
        confirmation.problem = str(error)
    return _demote_falling(measurement, confirmation)


async def add_phrase(
    phrase: str, measurement: Measurement, run: Run, confirmation: Confirmation
) -> tuple[Measurement, Candidate | None]:
    """The measurement with a phrase that was not mined, and its candidate.

    The candidate is None if hardly any document names the phrase, if it rises in the whole domain, or if
    it could not be counted across the source: it cannot have a direction then.
    """
    if known := _mined(phrase, measurement.candidates):
        measurement = await confirm_labels([known.label], measurement, run, confirmation)
        return measurement, _mined(phrase, measurement.candidates)
    is_domain_wide = _mined(phrase, measurement.domain_wide)
    candidate = None if is_domain_wide else measure_phrase(phrase, measurement, run.plan.terms)
    if candidate is None:
        return measurement, None
    if measurement.split is not None and confirmation.is_needed:
        try:
            if not _can_count(measurement, run):
                return measurement, None
            await _count_labels([candidate.label], measurement, run, confirmation)
        except (SourceError, BudgetExhausted) as error:
            confirmation.problem = str(error)
            return measurement, None
        candidate = _demoted(candidate, _falling(confirmation))
    return replace(measurement, candidates=(*measurement.candidates, candidate)), candidate


def _mined(phrase: str, candidates: Iterable[Candidate]) -> Candidate | None:
    key = normalize(phrase)
    return next((candidate for candidate in candidates if normalize(candidate.label) == key), None)


def _unconfirmed(measurement: Measurement, confirmation: Confirmation) -> list[str]:
    selected = select_candidates(measurement) if measurement.split is not None else ()
    counted = confirmation.source_growth
    return [each.label for each in selected if each.direction in RISING and each.label not in counted]


def _can_count(measurement: Measurement, run: Run) -> bool:
    """Whether OpenAlex, or a source that the documents came from, can count."""
    sources = {document.source for document in measurement.documents}
    counting = {source.source for source in run.sources.values() if source.counts}
    return SearchOpenalex.is_usable(run.settings) or bool(sources & counting)


async def _count_labels(
    labels: list[str], measurement: Measurement, run: Run, confirmation: Confirmation
) -> None:
    base = await _count("", measurement, run)
    counted = await asyncio.gather(*(_count(f'"{label}"', measurement, run) for label in labels))
    new = [count for counts in (base, *counted) for count in counts]
    confirmation.counts += [count for count in new if count not in confirmation.counts]
    growth = {label: source_growth(counts, base) for label, counts in zip(labels, counted, strict=True)}
    confirmation.source_growth |= growth


def source_growth(counts: list[Count], base: list[Count]) -> float:
    """The share of the recent period over that of the earlier one; infinite if that is zero."""
    (earlier, recent), (all_earlier, all_recent) = counts, base
    if not earlier.total or not all_recent.total:
        return float("inf")
    return (recent.total / all_recent.total) / (earlier.total / max(all_earlier.total, 1))


def _falling(confirmation: Confirmation) -> set[str]:
    return {label for label, growth in confirmation.source_growth.items() if growth < 1}


def _demote_falling(measurement: Measurement, confirmation: Confirmation) -> Measurement:
    falling = _falling(confirmation)
    return replace(measurement, candidates=tuple(_demoted(c, falling) for c in measurement.candidates))


def _demoted(candidate: Candidate, falling: Set[str]) -> Candidate:
    falls = candidate.direction in RISING and candidate.label in falling
    return replace(candidate, direction="steady", unmet=("source",)) if falls else candidate


async def _count(query: str, measurement: Measurement, run: Run) -> list[Count]:
    window, periods = run.question.window, sorted(measurement.sampled)
    first, split, last = (window.span_of(each) for each in (periods[0], measurement.split or "", periods[-1]))
    spans: list[Span] = [(first.since, split.since - timedelta(days=1)), (split.since, last.until)]
    counts: list[Count] = await run.call_tool_cached("count_publications", query=query, spans=spans)
    return counts
