"""A few distinct candidates out of many."""

from __future__ import annotations

from dataclasses import replace

from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.likeness import alike, distinct
from trendscope.trend import Direction

UPWARD: tuple[Direction, ...] = ("rising", "likely rising", "early signal")
LEAST = 3
RELATED = 4


def pick(
    measurement: Measurement, limit: int = 7, fading: int = 2, least: int = LEAST
) -> tuple[Candidate, ...]:
    """Rising first, then likely rising and early signals, then fading; steady ones only to reach `least`."""
    ranked = {direction: _of(measurement, direction) for direction in ("theme", *UPWARD, "fading", "steady")}
    down = distinct(ranked["fading"], [], fading)
    up = distinct([c for d in ("theme", *UPWARD) for c in ranked[d]], down, limit - len(down))
    rest = distinct(ranked["steady"], [*up, *down], max(0, least - len(up) - len(down)))
    picked = [*up, *down, *rest]
    return tuple(replace(candidate, related=_related(candidate, picked, measurement)) for candidate in picked)


def _of(measurement: Measurement, direction: Direction) -> list[Candidate]:
    return [candidate for candidate in measurement.candidates if candidate.direction == direction]


def _related(candidate: Candidate, picked: list[Candidate], measurement: Measurement) -> tuple[str, ...]:
    labels = {other.label for other in picked}
    alikes = (
        other for other in measurement.candidates if other.label not in labels and alike(other, candidate)
    )
    return tuple(other.label for other in alikes)[:RELATED]
