"""Counts labels among all papers on a question, where only a share of them was read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from trendscope.errors import BudgetExhausted, SourceError
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.change import (
    around,
    before_and_since,
    direction_held,
    log_odds,
    share_ratio,
    whole_direction,
)
from trendscope.measuring.codebook import measure_codebook
from trendscope.measuring.selection import select_candidates
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.text.words import normalize
from trendscope.tools.count_publications import Count, Span
from trendscope.trend import Direction
from trendscope.wording.catalogue import translated

Sides = tuple[int, int, int, int]
"""Papers with a label and all papers, since the split; then both before it."""

MAX_PASSES = 3
MAX_FORMS = 4
MAX_CODED = 12
CHANGING: tuple[Direction, ...] = ("rising", "likely rising", "early signal", "fading")


@dataclass
class Confirmation:
    """What was counted among all papers on the question.

    `source` is where only a share of them was read; it is empty if all were, and nothing is left to count.
    `totals` are all papers on the question by period. `growth` is each label's recent share of them over
    its earlier share, and `directions` what follows from the counts, with its z-score. `problem` says why
    a count is missing.
    """

    source: str = ""
    totals: Mapping[str, int] = field(default_factory=dict)
    growth: dict[str, float] = field(default_factory=dict)
    directions: dict[str, tuple[Direction, float]] = field(default_factory=dict)
    counts: list[Count] = field(default_factory=list)
    problem: str | None = None


async def confirm_selected(measurement: Measurement, run: Run, confirmation: Confirmation) -> Measurement:
    """Give the selected labels the direction that they have among all papers.

    Where that is none, others take their place and are counted in turn.
    """
    for _ in range(MAX_PASSES):
        labels = [each.label for each in select_candidates(measurement) if each.direction in CHANGING]
        counted = await confirm_labels(labels, measurement, run, confirmation)
        if counted is measurement:
            break
        measurement = counted
    return measurement


async def confirm_labels(
    labels: Iterable[str], measurement: Measurement, run: Run, confirmation: Confirmation
) -> Measurement:
    """Count those of the labels that were not counted yet; the same measurement if there are none.

    After a failed count nothing is requested again: the labels are known to be unconfirmed.
    """
    wanted = dict.fromkeys(labels)
    new = [
        candidate
        for candidate in measurement.candidates
        if candidate.label in wanted and candidate.label not in confirmation.directions
    ]
    if not (new and confirmation.source and measurement.split) or confirmation.problem:
        return measurement
    try:
        await _count_candidates(new, measurement, run, confirmation)
    except (SourceError, BudgetExhausted) as error:
        confirmation.problem = translated(error, run.question.language)
        return measurement
    candidates = tuple(_confirmed(candidate, confirmation) for candidate in measurement.candidates)
    return replace(measurement, candidates=candidates)


async def add_codebooks(
    codebooks: Mapping[str, Sequence[str]], measurement: Measurement, run: Run, confirmation: Confirmation
) -> Measurement:
    """The measurement with a candidate for each label, counted by the phrases of its codebook.

    A label that was mined alone stays as it was measured. One that hardly any document names is left out. If
    the count among all papers fails, the directions are those of the papers that were read.
    """
    terms = (*run.plan.terms, *run.plan.names)
    known = {each.label: each for each in measurement.candidates}
    have = {label for label, phrases in codebooks.items() if label in known and _has(known[label], phrases)}
    measurement = await confirm_labels(have, measurement, run, confirmation)
    new = [
        candidate
        for label, phrases in codebooks.items()
        if label not in have
        and (candidate := measure_codebook(label, phrases, measurement, terms))
        and not (candidate.label in known and _has(known[candidate.label], phrases))
    ]
    if new and measurement.split is not None and confirmation.source and not confirmation.problem:
        try:
            await _count_candidates(new, measurement, run, confirmation)
        except (SourceError, BudgetExhausted) as error:
            confirmation.problem = translated(error, run.question.language)
        else:
            new = [_confirmed(candidate, confirmation) for candidate in new]
    return _with_candidates(measurement, new)


def _has(candidate: Candidate, phrases: Sequence[str]) -> bool:
    """Whether a candidate was counted by these phrases."""
    return set(map(normalize, phrases)) == set(map(normalize, candidate.phrases))


def _with_candidates(measurement: Measurement, new: Sequence[Candidate]) -> Measurement:
    """The measurement with these candidates in the place of those that have their labels."""
    labels = {candidate.label for candidate in new}
    others = (candidate for candidate in measurement.candidates if candidate.label not in labels)
    domain_wide = (candidate for candidate in measurement.domain_wide if candidate.label not in labels)
    return replace(measurement, candidates=(*others, *new), domain_wide=tuple(domain_wide))


async def _count_candidates(
    candidates: list[Candidate], measurement: Measurement, run: Run, confirmation: Confirmation
) -> None:
    counted = await asyncio.gather(
        *(_count(candidate, measurement, run, confirmation.source) for candidate in candidates)
    )
    split = measurement.split or ""
    totals = {period: confirmation.totals.get(period, 0) for period in measurement.sampled}
    earlier_size, recent_size = around(totals, split)
    for candidate, counts in zip(candidates, counted, strict=True):
        confirmation.counts += [count for count in counts if count not in confirmation.counts]
        earlier, recent = (count.total for count in counts)
        sides = (recent, recent_size, earlier, earlier_size)
        z, growth = log_odds(*sides), share_ratio(*sides)
        confirmation.growth[candidate.label] = growth
        direction = whole_direction(z, growth)
        if unread := _unread(sides, candidate, measurement):
            direction = direction_held(direction, log_odds(*unread), share_ratio(*unread))
        confirmation.directions[candidate.label] = direction, z


def _unread(sides: Sides, candidate: Candidate, measurement: Measurement) -> Sides | None:
    """The same counts of the papers that were not read; None if they are fewer than those that were."""
    split, sampled = measurement.split or "", measurement.sampled
    (earlier, earlier_size), (recent, recent_size) = before_and_since(candidate.counts, sampled, split)
    read = (recent, recent_size, earlier, earlier_size)
    # A source counts by its own rules, which may find fewer papers.
    unread = tuple(max(0, whole - part) for whole, part in zip(sides, read, strict=True))
    is_most = unread[1] + unread[3] >= recent_size + earlier_size
    return (unread[0], unread[1], unread[2], unread[3]) if is_most else None


async def _count(candidate: Candidate, measurement: Measurement, run: Run, source: str) -> list[Count]:
    """The papers on the question that name a phrase, before and since the split."""
    topic = Query.parse(run.plan.query_for(source))
    query = replace(topic, groups=(*topic.groups, _forms(candidate)))
    window, periods = run.question.window, sorted(measurement.sampled)
    first, split, last = (window.span_of(each) for each in (periods[0], measurement.split or "", periods[-1]))
    spans: list[Span] = [(first.since, split.since - timedelta(days=1)), (split.since, last.until)]
    counts: list[Count] = await run.call_tool_cached(
        "count_publications", query=str(query), spans=spans, source=source
    )
    return counts


def _forms(candidate: Candidate) -> tuple[str, ...]:
    """The phrases of its codebook; for one phrase, the spellings that a search engine tells apart from it."""
    if len(candidate.codebook) > 1:
        coded = sorted(candidate.codebook, key=lambda each: -each.documents)
        return tuple(each.phrase for each in coded[:MAX_CODED])
    forms = {form.lower().replace("-", " ").removesuffix("s"): form for form in candidate.forms[::-1]}
    forms[candidate.label.lower().replace("-", " ").removesuffix("s")] = candidate.label
    others = sorted(set(forms.values()) - {candidate.label}, key=len)
    return (candidate.label, *others)[:MAX_FORMS]


def _confirmed(candidate: Candidate, confirmation: Confirmation) -> Candidate:
    """The candidate with the direction of all papers; none if the sample's was another one."""
    if candidate.label not in confirmation.directions or candidate.direction not in CHANGING:
        return candidate
    whole, z = confirmation.directions[candidate.label]
    if (whole == "fading") != (candidate.direction == "fading"):
        whole = "steady"
    return replace(candidate, direction=whole, z=round(z, 4), unmet=("source",) if whole == "steady" else ())
