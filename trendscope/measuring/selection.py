"""A few distinct candidates out of many."""

from __future__ import annotations

from dataclasses import replace

from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.redundancy import distinct, is_redundant
from trendscope.trend import RISING_OR_EARLY, Direction

MAX_SELECTED = 7
MAX_FADING = 2
MIN_SELECTED = 3
MAX_RELATED = 4


def select_candidates(
    measurement: Measurement, limit: int = MAX_SELECTED, at_least: int = MIN_SELECTED
) -> tuple[Candidate, ...]:
    """Rising ones first, then likely rises and early signals, then fading ones.

    Steady ones are selected only to reach `at_least`.
    """
    directions: tuple[Direction, ...] = ("theme", *RISING_OR_EARLY, "fading", "steady")
    ranked = {direction: _of_direction(measurement, direction) for direction in directions}
    down = distinct(ranked["fading"], [], MAX_FADING)
    rising = [candidate for name in ("theme", *RISING_OR_EARLY) for candidate in ranked[name]]
    up = distinct(rising, down, limit - len(down))
    rest = distinct(ranked["steady"], [*up, *down], max(0, at_least - len(up) - len(down)))
    selected = [*up, *down, *rest]
    return tuple(
        replace(candidate, related=_related(candidate, selected, measurement)) for candidate in selected
    )


def _of_direction(measurement: Measurement, direction: Direction) -> list[Candidate]:
    return [candidate for candidate in measurement.candidates if candidate.direction == direction]


def _related(candidate: Candidate, selected: list[Candidate], measurement: Measurement) -> tuple[str, ...]:
    """Labels of the candidates that were not selected because this one says the same."""
    labels = {other.label for other in selected}
    redundant = (
        other
        for other in measurement.candidates
        if other.label not in labels and is_redundant(other, candidate)
    )
    return tuple(other.label for other in redundant)[:MAX_RELATED]
