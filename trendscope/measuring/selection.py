"""A few distinct candidates out of many."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.candidate_filter import MIN_PLAIN_WORD_LIFT
from trendscope.measuring.change import MIN_SIDE, around, gain
from trendscope.measuring.redundancy import are_same, distinct, is_named_with, is_part_of, is_redundant
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import stem
from trendscope.trend import RISING, RISING_OR_EARLY, Direction

MAX_SELECTED = 7
MAX_FADING = 3 / 7
MIN_SELECTED = 5
# Of those that rise three are general at most, two of these moves of the field; of those that fade one is.
MAX_GENERAL, MAX_WIDE, MAX_GENERAL_FADING, MIN_OWN_LIFT = 3, 2, 1, 1.5
MAX_EARLY, MIN_RISING, MIN_MOVING, STRONG_Z = 2, 4, 5, 3.0
# Those that hold their share: three where few change, and one beside the most that change.
MAX_HOLDING, MIN_HOLDING, MAX_WITH_HOLDING = 3, 1, 8
MIN_HOLDING_SHARE, MIN_HOLDING_LIFT = 0.02, 3.0
MIN_HOLDING_PAPERS = 10
MIN_ABOUT = 0.6
MAX_RELATED = 6
MAX_ALSO_RISING, MAX_ALSO_FADING = 8, 5


def select_candidates(
    measurement: Measurement, limit: int = MAX_SELECTED, at_least: int = MIN_SELECTED
) -> tuple[Candidate, ...]:
    """Rising ones first, then likely rises and early signals, then fading ones: at most 3 of 7.

    At most two that rise are moves of the whole field: the topic's own developments are told. Two that move
    in opposite directions are two developments, even if they share a word. Then what holds its share and is
    characteristic of the topic: the fewer change, the more of these. Up to `at_least`, those follow whose
    share differs most, though not clearly. With too few papers to tell a direction there are the most common.
    """
    if _is_thin(measurement):
        return _most_named(measurement, at_least)
    moving = _moving(measurement, limit)
    holding = [each for each in _holding(measurement) if not _is_told(each, moving)]
    room = max(MIN_HOLDING, min(MAX_HOLDING, MAX_WITH_HOLDING - len(moving)))
    steady = distinct(holding, moving, room)
    missing = max(0, at_least - len(moving) - len(steady))
    fillers = distinct(_unsure(measurement), [*moving, *steady], missing)
    selected = [*moving, *steady, *fillers]
    return tuple(
        replace(candidate, related=_related(candidate, selected, measurement)) for candidate in selected
    )


def _moving(measurement: Measurement, limit: int) -> list[Candidate]:
    """What changes: first what rises, the largest gain before the others, then what fades."""
    fading, rising = _told(measurement, "fading"), _rising(measurement)
    down = distinct(_fewer(fading, MAX_GENERAL_FADING), [], round(limit * MAX_FADING))
    up = distinct(_fewer(rising, MAX_GENERAL), [], limit - len(down))
    left = [each for each in (*rising, *fading) if _is_strong(each) and each not in (*up, *down)]
    more = distinct(left, [*up, *down], max(0, min(limit, MIN_MOVING) - len(up) - len(down)))
    down += [each for each in more if each.direction == "fading"]
    up += [each for each in more if each.direction != "fading"]
    return [*sorted(up, key=lambda each: -_gain(each, measurement)), *down]


def _rising(measurement: Measurement) -> list[Candidate]:
    """What rises for sure, then early signals: two, or more where little is sure."""
    sure = distinct((each for name in ("theme", *RISING) for each in _told(measurement, name)), [], 1 << 10)
    own = sum(not _is_general(each) for each in sure)
    early = sorted(_told(measurement, "early signal"), key=_is_general)
    return [*sure, *distinct(early, sure, max(MAX_EARLY, MIN_RISING - own))]


def _fewer(candidates: Iterable[Candidate], most: int) -> Iterator[Candidate]:
    """The candidates with only the first of those that any topic of the field may have."""
    general = wide = 0
    for each in candidates:
        general, wide = general + _is_general(each), wide + each.domain_wide
        if not _is_general(each) or (general <= most and not (each.domain_wide and wide > MAX_WIDE)):
            yield each


def _is_strong(candidate: Candidate) -> bool:
    """Whether it changes beyond doubt, and not because the whole field does."""
    return not candidate.domain_wide and abs(candidate.z or 0.0) >= STRONG_Z


def _is_general(candidate: Candidate) -> bool:
    """Whether the whole field moves so, or has it about as often as the topic does."""
    return candidate.domain_wide or (candidate.lift is not None and candidate.lift < MIN_OWN_LIFT)


def _told(measurement: Measurement, direction: Direction) -> list[Candidate]:
    """Those of a direction that enough papers name for a section to be written from them.

    Enough is half of the square root of all papers: 5 of 100, 15 of 1,000.
    """
    enough = math.isqrt(len(measurement.documents)) // 2
    found = (each for each in _of_direction(measurement, direction) if len(each.documents) >= enough)
    return [each for each in found if _says_something(each) and not _is_aside(each, measurement)]


def _is_aside(candidate: Candidate, measurement: Measurement) -> bool:
    """Whether the papers that name it are rarely about the topic: under six tenths as often as all are."""
    passing, size = frozenset(measurement.in_passing), len(measurement.documents)
    about = sum(key not in passing for key in candidate.documents)
    return about * size < MIN_ABOUT * (size - len(passing)) * len(candidate.documents)


def _says_something(candidate: Candidate) -> bool:
    """Whether a section may have its name: no plain word, and more than the topic."""
    return not _is_plain_word(candidate) and not _restates(candidate)


def _is_plain_word(candidate: Candidate) -> bool:
    """Whether it is an ordinary word that the field has as well, as "citation": it may mean anything."""
    is_word = candidate.label.isalpha() and candidate.label.islower() and not candidate.codebook
    return is_word and candidate.lift is not None and candidate.lift < MIN_PLAIN_WORD_LIFT


def _is_told(candidate: Candidate, taken: Iterable[Candidate]) -> bool:
    """Whether another says the same, though it moves."""
    return any(
        candidate.label == other.label or are_same(candidate, other) or is_part_of(candidate, other)
        for other in taken
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


def _most_named(measurement: Measurement, limit: int) -> tuple[Candidate, ...]:
    """What most papers name, with two at most that any topic of the field has.

    With few papers on one side, the largest differences are those of names that hardly anybody uses.
    """
    named = filter(_says_something, measurement.candidates)
    ranked = sorted(named, key=lambda each: (-len(each.documents), each.label))
    return tuple(distinct(_fewer(ranked, MAX_WIDE), [], limit))


def _holding(measurement: Measurement) -> list[Candidate]:
    """What holds its share and is characteristic of the topic, by name: one word alone may mean anything.

    It is much more frequent here than in the field, if that is known: any field has some of each.
    """
    enough = max(MIN_HOLDING_PAPERS, MIN_HOLDING_SHARE * len(measurement.documents))
    return [
        each
        for each in _of_direction(measurement, "steady")
        if len(each.documents) >= enough
        and (each.lift is None or each.lift >= MIN_HOLDING_LIFT)
        and (each.codebook or " " in each.label or "-" in each.label)
        and not _restates(each)
        and not _is_aside(each, measurement)
    ]


def _unsure(measurement: Measurement) -> list[Candidate]:
    """What does not clearly change, the largest difference first."""
    named = filter(_says_something, _of_direction(measurement, "steady"))
    return sorted(named, key=lambda each: (-abs(_gain(each, measurement)), each.label))


def _restates(candidate: Candidate) -> bool:
    """Whether it only says what is done to the topic, such as "hallucination detection"."""
    return bool(candidate.words) and {*candidate.words} <= _activities()


@cache
def _activities() -> frozenset[str]:
    return frozenset(map(stem, vocabulary("activity_words")))


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
