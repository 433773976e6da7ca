"""Which runs a process keeps in memory: all in flight, and a few that have ended."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from langgraph.errors import GraphInterrupt

from tests.fakes.runs import a_run
from trendscope import Settings, UsageError
from trendscope.agents.run_factory import ABANDONED_AFTER, KEPT_RUNS, MemoryRuns, OpenRun


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened(count: int) -> list[OpenRun]:
    first = a_run(Settings(), sources=["library"])
    return [replace(first, id=f"run {number}") for number in range(count)]


def kept(runs: MemoryRuns, all_of_them: list[OpenRun]) -> list[str]:
    return [run.id for run in all_of_them if run.id in runs]


def test_no_run_in_flight_is_dropped() -> None:
    runs, many = MemoryRuns(), opened(100)

    for run in many:
        runs.add(run)
        with runs.working(run.id):
            pass

    assert kept(runs, many) == [run.id for run in many]


def test_of_ended_runs_the_latest_stay() -> None:
    runs, many = MemoryRuns(), opened(KEPT_RUNS + 5)
    for run in many:
        runs.add(run)

    for run in reversed(many):
        with runs.working(run.id):
            runs.end(run.id)

    assert kept(runs, many) == [run.id for run in many[:KEPT_RUNS]]
    with pytest.raises(UsageError, match="no longer in memory"):
        runs.get(many[-1].id)


def test_an_ended_run_that_is_forked_is_in_flight_again() -> None:
    runs, many = MemoryRuns(), opened(KEPT_RUNS + 5)
    for run in many:
        runs.add(run)
    runs.end(many[0].id)

    with runs.working(many[0].id):
        pass
    for run in many[1:]:
        with runs.working(run.id):
            runs.end(run.id)

    assert many[0].id in runs


def test_a_run_that_a_node_works_on_stays_however_long_it_takes() -> None:
    clock, many = Clock(), opened(KEPT_RUNS + 5)
    runs = MemoryRuns(clock)
    runs.add(many[0])

    with runs.working(many[0].id):
        clock.now = 10 * ABANDONED_AFTER
        for run in many[1:]:
            runs.add(run)
            runs.end(run.id)
        assert many[0].id in runs


def test_a_run_that_fails_has_ended() -> None:
    runs, many = MemoryRuns(), opened(KEPT_RUNS + 1)

    for run in many:
        runs.add(run)
        with pytest.raises(KeyError), runs.working(run.id):
            raise KeyError

    assert kept(runs, many) == [run.id for run in many[1:]]


def test_a_run_that_asks_a_person_waits_for_an_hour() -> None:
    clock, many = Clock(), opened(KEPT_RUNS + 1)
    runs = MemoryRuns(clock)
    for run in many:
        runs.add(run)
        with pytest.raises(GraphInterrupt), runs.working(run.id):
            raise GraphInterrupt
    waiting = kept(runs, many)

    clock.now = ABANDONED_AFTER + 1
    runs.add(replace(many[0], id="later"))

    assert waiting == [run.id for run in many]
    assert kept(runs, many) == [run.id for run in many[1:]]
    assert "later" in runs


def test_a_run_that_was_dropped_frees_its_texts() -> None:
    runs, many = MemoryRuns(), opened(KEPT_RUNS + 1)
    gone = weakref.ref(many[0])
    for run in many:
        runs.add(run)
        with runs.working(run.id):
            runs.end(run.id)

    del run, many
    gc.collect()

    assert gone() is None
