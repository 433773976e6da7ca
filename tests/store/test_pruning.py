"""What the answers take, and which of them may go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from trendscope.store.answers import KeptAnswer, Use
from trendscope.store.pruning import KindSize, prune, sizes
from trendscope.store.request import DAY, Cost, Kind, Request
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

NOW = 1000 * DAY
BODY = 20_000  # bytes that cannot be compressed


class Clock:
    now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """Two runs, of which the second has not ended."""
    store = Store(SqliteDatabase(tmp_path / "trendscope.db"), clock)
    ended = KeptRun("ended", "engines", "{}", "1", NOW).ended_with("complete", None, "{}", NOW)
    for run in (ended, KeptRun("open", "engines", "{}", "1", NOW)):
        store.keep_run(run)
    yield store
    store.database.close()


def keep(store: Store, clock: Clock, run: str, days: int, kind: Kind = "search") -> Request:
    """An answer so many days old, which this run has used."""
    request = Request(kind, {"run": run, "days": days, "kind": kind}, 60.0)
    clock.now = NOW - days * DAY
    store.keep_answer(run, request, Random(days).randbytes(BODY), Cost())
    clock.now = NOW
    return request


def kept(store: Store) -> int:
    return int(store.database.read("select count(*) from answers")[0][0])


def test_the_answers_are_counted_by_kind_and_age(store: Store, clock: Clock) -> None:
    for days in (0, 5, 50, 500):
        keep(store, clock, "ended", days)
    keep(store, clock, "open", 3, "model")

    model, search = sizes(store)

    assert (model.kind, model.answers, model.younger) == ("model", 1, (0, 1, 1))
    assert (search.kind, search.answers, search.younger) == ("search", 4, (1, 2, 3))
    assert isinstance(search, KindSize)
    assert 4 * BODY < search.size < 4.1 * BODY


def test_only_what_no_run_has_used_goes(store: Store, clock: Clock) -> None:
    request = keep(store, clock, "ended", 900)
    keep(store, clock, "gone", 1)

    pruned = prune(store)

    assert (pruned.answers, kept(store)) == (1, 1)
    assert store.answer(request.key)
    assert pruned.before - pruned.after > BODY
    assert store.uses("gone") == []


def test_what_is_older_goes_but_not_that_of_a_run_that_has_not_ended(store: Store, clock: Clock) -> None:
    old, young = keep(store, clock, "ended", 31), keep(store, clock, "ended", 29)
    needed = keep(store, clock, "open", 31)

    assert prune(store, max_age=30 * DAY).answers == 1

    assert [bool(store.answer(each.key)) for each in (old, young, needed)] == [False, True, True]


def test_the_oldest_go_until_the_store_is_small_enough(store: Store, clock: Clock) -> None:
    requests = [keep(store, clock, "ended", days) for days in range(20, 0, -1)]

    pruned = prune(store, max_size=10 * BODY)

    assert 5 * BODY < pruned.after <= 10 * BODY
    assert pruned.answers == 20 - kept(store)
    assert [bool(store.answer(each.key)) for each in requests] == sorted(
        bool(store.answer(each.key)) for each in requests
    )


def test_a_store_that_is_small_enough_keeps_all(store: Store, clock: Clock) -> None:
    keep(store, clock, "ended", 900)

    pruned = prune(store, max_size=10**9)

    assert (pruned.answers, kept(store)) == (0, 1)


def test_the_answers_of_a_bundle_have_their_age(store: Store, clock: Clock) -> None:
    for days in (5, 50):
        keep(store, clock, "ended", days)
    store.database.write(("delete from uses", {}))
    for answer in store.database.read("select key, at, kind, request, body from answers"):
        key, at, kind, request, body = answer
        use = Use(key=key, at=-at, fresh=True)
        store.add(store.run("ended"), [use], [KeptAnswer(key, -at, kind, request, body)])

    prune(store)
    assert [(each.answers, each.younger) for each in sizes(store)] == [(2, (0, 1, 2))]

    prune(store, max_age=30 * DAY)
    assert [(each.answers, each.younger) for each in sizes(store)] == [(1, (0, 1, 1))]
