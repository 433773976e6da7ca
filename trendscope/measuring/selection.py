"""A few distinct candidates out of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.change import MIN_SIDE, around, gain
from trendscope.measuring.redundancy import distinct, is_named_with, is_redundant
from trendscope.trend import RISING_OR_EARLY, Direction

MAX_SELECTED = 7
MAX_FADING = 3 / 7
MIN_SELECTED = 3
MAX_HOLDING, MIN_HOLDING = 2, 0.03
MAX_RELATED = 6
MAX_ALSO_RISING, MAX_ALSO_FADING = 8, 5


def select_candidates(
    measurement: Measurement, limit: int = MAX_SELECTED, at_least: int = MIN_SELECTED
) -> tuple[Candidate, ...]:
    """Rising ones first, then likely rises and early signals, then fading ones: at most 3 of 7.

    Two that move in opposite directions are two developments, even if they share a word. Then the most
    common ones that hold their share: two, or as many as are needed to reach `at_least`. With too few papers
    to tell a direction, those whose share differs most before and since the split.
    """
    if _is_thin(measurement):
        return _changed_most(measurement, at_least)
    directions: tuple[Direction, ...] = ("theme", *RISING_OR_EARLY, "fading", "steady")
    ranked = {direction: _of_direction(measurement, direction) for direction in directions}
    down = distinct(ranked["fading"], [], round(limit * MAX_FADING))
    rising = [candidate for name in ("theme", *RISING_OR_EARLY) for candidate in ranked[name]]
    up = distinct(rising, [], limit - len(down))
    up.sort(key=lambda each: -_gain(each, measurement))
    fillers = distinct(ranked["steady"], [*up, *down], max(0, at_least - len(up) - len(down)))
    holding = [each for each in _holding(measurement) if each not in fillers]
    steady = [*fillers, *distinct(holding, [*up, *down, *fillers], MAX_HOLDING - len(fillers))]
    selected = [*up, *down, *steady]
    return tuple(
        replace(candidate, related=_related(candidate, selected, measurement)) for candidate in selected
    )


def also_moving(measurement: Measurement, taken: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """What else rises or fades surely and repeats none of those taken: the strongest changes first."""
    related = {label for candidate in taken for label in candidate.related}
    left = [each for each in measurement.candidates if each.label not in related]
    left.sort(key=lambda each: -abs(each.z or 0.0))
    rising = distinct((each for each in left if each.direction == "rising"), taken, MAX_ALSO_RISING)
    fading = distinct((each for each in left if each.direction == "fading"), taken, MAX_ALSO_FADING)
    return (*rising, *fading)


def _is_thin(measurement: Measurement) -> bool:
    """Whether there are too few papers before or since the split to tell any direction."""
    split, sampled = measurement.split, measurement.sampled
    return bool(split and sampled) and min(around(sampled, split or "")) < MIN_SIDE


def _changed_most(measurement: Measurement, limit: int) -> tuple[Candidate, ...]:
    ranked = sorted(measurement.candidates, key=lambda each: (-abs(_gain(each, measurement)), each.label))
    return tuple(distinct(ranked, [], limit))


def _holding(measurement: Measurement) -> list[Candidate]:
    """What many documents name at all times, by name: one word alone may mean anything."""
    enough = MIN_HOLDING * len(measurement.documents)
    named = [
        each
        for each in _of_direction(measurement, "steady")
        if len(each.documents) >= enough and (each.codebook or " " in each.label or "-" in each.label)
    ]
    return sorted(named, key=lambda each: (-len(each.documents), each.label))


def _gain(candidate: Candidate, measurement: Measurement) -> float:
    return gain(candidate.counts, measurement.sampled, measurement.split) if measurement.split else 0.0


def _of_direction(measurement: Measurement, direction: Direction) -> list[Candidate]:
    return [candidate for candidate in measurement.candidates if candidate.direction == direction]


def _related(candidate: Candidate, selected: list[Candidate], measurement: Measurement) -> tuple[str, ...]:
    """Labels of the candidates that were not selected because this one says the same.

    Those that move in the same direction come first; those that move in the opposite one are left out.
    """
    labels = {other.label for other in selected}
    redundant = [
        other
        for other in measurement.candidates
        if other.label not in labels
        and is_redundant(other, candidate)
        and is_named_with(other, candidate)
        and not _is_opposed(other, candidate)
    ]
    redundant.sort(key=lambda other: other.direction != candidate.direction)
    return tuple(other.label for other in redundant)[:MAX_RELATED]


def _is_opposed(one: Candidate, other: Candidate) -> bool:
    fading = [each for each in (one, other) if each.direction == "fading"]
    rising = [each for each in (one, other) if each.direction in RISING_OR_EARLY]
    return bool(fading) and bool(rising)
