"""Confirming what rises: a label must not fall over the whole source while it rises under the question."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from trendscope.errors import BudgetExhausted, SourceError
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.picking import pick
from trendscope.run import Run
from trendscope.tools.count_publications import Count, Period

UPWARD = ("rising", "likely rising")
MOST_LOOKS = 3


@dataclass
class Confirmation:
    """What was counted over the whole source. `growth` is a label's share of it, recent over earlier."""

    growth: dict[str, float] = field(default_factory=dict)
    counts: list[Count] = field(default_factory=list)
    problem: str | None = None


async def confirm(measurement: Measurement, run: Run) -> tuple[Measurement, Confirmation]:
    """Take the direction from picked labels that fall over the whole source, until none is left."""
    done = Confirmation()
    if measurement.split is None:
        return measurement, done
    try:
        base = await _count("", measurement, run)
        for _ in range(MOST_LOOKS):
            open_labels = [
                c.label for c in pick(measurement) if c.direction in UPWARD and c.label not in done.growth
            ]
            if len(base) < 2 or not open_labels:
                break
            counted = await asyncio.gather(*(_count(f'"{label}"', measurement, run) for label in open_labels))
            done.counts += [count for counts in counted for count in counts]
            done.growth |= {
                label: growth(counts, base) for label, counts in zip(open_labels, counted, strict=True)
            }
            measurement = replace(
                measurement, candidates=tuple(_demoted(c, done.growth) for c in measurement.candidates)
            )
        done.counts = [*base, *done.counts] if done.counts else []
    except (SourceError, BudgetExhausted) as error:
        done.problem = str(error)
    return measurement, done


def growth(counts: list[Count], base: list[Count]) -> float:
    """The share of the recent period over that of the earlier one; infinite where that is nothing."""
    (earlier, recent), (all_earlier, all_recent) = counts, base
    if not earlier.total or not all_recent.total:
        return float("inf")
    return (recent.total / all_recent.total) / (earlier.total / max(all_earlier.total, 1))


def _demoted(candidate: Candidate, growth_of: dict[str, float]) -> Candidate:
    falls = candidate.direction in UPWARD and growth_of.get(candidate.label, 1.0) < 1
    return replace(candidate, direction="steady") if falls else candidate


async def _count(query: str, measurement: Measurement, run: Run) -> list[Count]:
    years, split = sorted(measurement.sampled), measurement.split or 0
    periods: list[Period] = [(years[0], split - 1), (split, years[-1])]
    counts: list[Count] = await run.ask("count_publications", query=query, periods=periods)
    return counts
