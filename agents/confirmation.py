"""Confirming what rises: a label must not fall over the whole source while it rises under the question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace

from trendscope.errors import BudgetExhausted, SourceError
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.phrase import measured_phrase
from trendscope.measuring.picking import pick
from trendscope.run import Run
from trendscope.text.words import fold
from trendscope.tools.count_publications import Count, Period
from trendscope.trend import UPWARD

MOST_LOOKS = 3


@dataclass
class Confirmation:
    """What was counted over the whole source. `growth` is a label's share of it, recent over earlier."""

    growth: dict[str, float] = field(default_factory=dict)
    counts: list[Count] = field(default_factory=list)
    problem: str | None = None


async def confirm(
    measurement: Measurement, run: Run, tell: Callable[[int], None] | None = None
) -> tuple[Measurement, Confirmation]:
    """Take the direction from picked labels that fall over the whole source, until none is left.

    `tell` gets the number of labels that are about to be counted.
    """
    done = Confirmation()
    try:
        for _ in range(MOST_LOOKS):
            labels = _unconfirmed(measurement, done)
            if not (labels and _can_count(measurement, run)):
                break
            if tell:
                tell(len(labels))
            await _look(labels, measurement, run, done)
            measurement = _without_falling(measurement, done)
    except (SourceError, BudgetExhausted) as error:
        done.problem = str(error)
    return measurement, done


async def confirm_chosen(
    labels: Iterable[str], measurement: Measurement, run: Run, done: Confirmation
) -> Measurement:
    """Confirm those of the labels that rise and were not picked without a model.

    What a source failed to count is not asked for again: that it is unconfirmed is known by then.
    """
    upward = {c.label for c in measurement.candidates if c.direction in UPWARD and c.label not in done.growth}
    chosen = [label for label in dict.fromkeys(labels) if label in upward]
    if measurement.split is None or done.problem or not (chosen and _can_count(measurement, run)):
        return measurement
    try:
        await _look(chosen, measurement, run, done)
    except (SourceError, BudgetExhausted) as error:
        done.problem = str(error)
    return _without_falling(measurement, done)


async def with_phrase(
    phrase: str, measurement: Measurement, run: Run, done: Confirmation
) -> tuple[Measurement, Candidate | None]:
    """The measurement with a phrase that was not mined, and its candidate.

    The candidate is None where hardly any document names the phrase, where it rises in the whole field,
    or where the source could not be counted: then it may not carry a direction.
    """
    if known := _mined(phrase, measurement.candidates):
        measurement = await confirm_chosen([known.label], measurement, run, done)
        return measurement, _mined(phrase, measurement.candidates)
    wide = _mined(phrase, measurement.field_wide)
    candidate = None if wide else measured_phrase(phrase, measurement, run.plan.terms)
    if candidate is None:
        return measurement, None
    if measurement.split is not None:
        try:
            if not _can_count(measurement, run):
                return measurement, None
            await _look([candidate.label], measurement, run, done)
        except (SourceError, BudgetExhausted) as error:
            done.problem = str(error)
            return measurement, None
        candidate = _demoted(candidate, _falling(done))
    return replace(measurement, candidates=(*measurement.candidates, candidate)), candidate


def _mined(phrase: str, candidates: Iterable[Candidate]) -> Candidate | None:
    return next((candidate for candidate in candidates if fold(candidate.label) == fold(phrase)), None)


def _unconfirmed(measurement: Measurement, done: Confirmation) -> list[str]:
    picked = pick(measurement) if measurement.split is not None else ()
    return [c.label for c in picked if c.direction in UPWARD and c.label not in done.growth]


def _can_count(measurement: Measurement, run: Run) -> bool:
    """Whether OpenAlex, or a source that the documents came from, counts."""
    sources = {document.source for document in measurement.documents}
    counting = {source.source for source in run.sources.values() if source.counts}
    return run.settings.has_openalex or bool(sources & counting)


async def _look(labels: list[str], measurement: Measurement, run: Run, done: Confirmation) -> None:
    base = await _count("", measurement, run)
    counted = await asyncio.gather(*(_count(f'"{label}"', measurement, run) for label in labels))
    done.counts += [count for counts in (base, *counted) for count in counts if count not in done.counts]
    done.growth |= {label: growth(counts, base) for label, counts in zip(labels, counted, strict=True)}


def growth(counts: list[Count], base: list[Count]) -> float:
    """The share of the recent period over that of the earlier one; infinite where that is nothing."""
    (earlier, recent), (all_earlier, all_recent) = counts, base
    if not earlier.total or not all_recent.total:
        return float("inf")
    return (recent.total / all_recent.total) / (earlier.total / max(all_earlier.total, 1))


def _falling(done: Confirmation) -> set[str]:
    return {label for label, grown in done.growth.items() if grown < 1}


def _without_falling(measurement: Measurement, done: Confirmation) -> Measurement:
    falling = _falling(done)
    return replace(measurement, candidates=tuple(_demoted(c, falling) for c in measurement.candidates))


def _demoted(candidate: Candidate, falling: Set[str]) -> Candidate:
    falls = candidate.direction in UPWARD and candidate.label in falling
    return replace(candidate, direction="steady") if falls else candidate


async def _count(query: str, measurement: Measurement, run: Run) -> list[Count]:
    years, split = sorted(measurement.sampled), measurement.split or 0
    periods: list[Period] = [(years[0], split - 1), (split, years[-1])]
    counts: list[Count] = await run.ask("count_publications", query=query, periods=periods)
    return counts
