"""The journal: each request is made once, in a run, among runs, and by everyone at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from trendscope.errors import (
    BudgetExhausted,
    ModelUnavailable,
    NotKept,
    SourceError,
    SourceRefused,
    StoreUnavailable,
)
from trendscope.journal import Answer, Journal, asking_for, request
from trendscope.store.request import DAY, Cost, Request
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

COST = Cost(requests=1, bytes=2)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Counted:
    """A call that answers with its number, or fails; `before` is called first."""

    def __init__(self, error: Exception | None = None, before: Callable[[], object] = str) -> None:
        self.times, self.error, self.before = 0, error, before

    def __call__(self) -> Answer:
        self.before()
        self.times += 1
        if self.error:
            raise self.error
        return Answer(str(self.times).encode, COST)

    async def later(self) -> Answer:
        await asyncio.sleep(0)
        return self()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return Store(SqliteDatabase(tmp_path / "store" / "trendscope.db"), clock)


def asked(query: str = "a") -> Request:
    return request(query=query)


def test_an_answer_is_kept_for_the_run_and_for_others(store: Store) -> None:
    call = Counted()

    assert Journal(store, "one").get_or_call(asked(), call) is None
    again = Journal(store, "one").get_or_call(asked(), call)
    other = Journal(store, "two").get_or_call(asked(), call)

    assert again
    assert other
    assert call.times == 1
    assert (again.body, again.cost) == (b"1", COST)
    assert (other.body, other.cost) == (b"1", Cost())
    assert [(use.fresh, use.cost) for run in ("one", "two") for use in store.uses(run)] == [
        (True, COST),
        (False, Cost()),
    ]


async def test_a_call_that_is_awaited_is_kept_too(store: Store) -> None:
    call = Counted()

    assert await Journal(store, "one").aget_or_call(asked(), call.later) is None
    again = await Journal(store, "one").aget_or_call(asked(), call.later)

    assert again
    assert again.body == b"1"
    assert call.times == 1


def test_what_is_asked_otherwise_is_another_request(store: Store) -> None:
    journal, call = Journal(store, "one"), Counted()
    with asking_for("page"):
        requests = [request(query="a"), request(query="b"), request(query=["a"]), request(q="a")]

    for each in (*requests, asked()):
        assert journal.get_or_call(each, call) is None
    assert call.times == 5


@pytest.mark.parametrize(
    ("age", "fresh", "times"), [(DAY - 1, False, 1), (DAY + 1, False, 2), (1.0, True, 2), (1.0, False, 1)]
)
def test_another_run_takes_an_answer_only_while_it_is_young(
    store: Store, clock: Clock, age: float, fresh: bool, times: int
) -> None:
    call = Counted()
    Journal(store, "one").get_or_call(asked(), call)
    clock.now += age

    Journal(store, "two", fresh=fresh).get_or_call(asked(), call)

    assert call.times == times


def test_a_run_keeps_its_own_answer_whatever_comes_later(store: Store, clock: Clock) -> None:
    call = Counted()
    Journal(store, "one").get_or_call(asked(), call)
    clock.now += 10 * DAY
    Journal(store, "two").get_or_call(asked(), call)

    known = Journal(store, "one").get_or_call(asked(), call)

    assert known
    assert known.body == b"1"


@pytest.mark.parametrize(
    "error", [SourceRefused("HTTP 404 from x", 404), ModelUnavailable("no"), SourceError("odd")]
)
def test_a_failure_fails_again_in_its_run_and_is_asked_again_by_another(
    store: Store, error: SourceError
) -> None:
    call = Counted(error)
    for _ in range(2):
        with pytest.raises(type(error), match=str(error)) as raised:
            Journal(store, "one").get_or_call(asked(), call)
    assert getattr(raised.value, "status", None) == getattr(error, "status", None)
    assert call.times == 1

    call.error = None
    assert Journal(store, "two").get_or_call(asked(), call) is None
    store.forget_failures("one")
    assert Journal(store, "one").get_or_call(asked(), call) is not None


def test_what_the_budget_stopped_is_no_failure(store: Store) -> None:
    call = Counted(BudgetExhausted("used up"))
    with pytest.raises(BudgetExhausted):
        Journal(store, "one").get_or_call(asked(), call)

    call.error = None
    assert Journal(store, "one").get_or_call(asked(), call) is None


def test_a_replay_asks_for_nothing(store: Store) -> None:
    Journal(store, "one").get_or_call(asked("kept"), Counted())
    Journal(store, "two").get_or_call(asked("another run's"), Counted())
    replay = Journal(store, "one", replays=True)

    known = replay.get_or_call(asked("kept"), Counted())
    assert known
    assert known.body == b"1"
    for missing in ("never", "another run's"):
        with pytest.raises(NotKept, match=f'"query": "{missing}"'):
            replay.get_or_call(asked(missing), Counted())
    with pytest.raises(BudgetExhausted, match="no time"):
        Journal(store, "one", replays=True, ended="no time").get_or_call(asked("never"), Counted())


def test_threads_that_ask_for_the_same_wait_for_one(store: Store) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        inside.set()
        go_on.wait(10)

    call = Counted(before=wait)
    known = []

    def ask(run: str) -> None:
        known.append(Journal(store, run).get_or_call(asked(), call))

    threads = [threading.Thread(target=ask, args=(run,)) for run in ("one", "two", "three")]
    threads[0].start()
    assert inside.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert call.times == 1
    assert len(known) == 3
    assert known.count(None) == 1


async def test_tasks_that_ask_for_the_same_wait_for_one(store: Store) -> None:
    call = Counted()
    runs = [Journal(store, f"run {number}") for number in range(8)]

    known = await asyncio.gather(*(run.aget_or_call(asked(), call.later) for run in runs))

    assert call.times == 1
    assert known.count(None) == 1


def test_a_store_that_fails_is_left_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    journal = Journal(Store(SqliteDatabase(tmp_path / "file" / "trendscope.db")), "one")
    call = Counted()

    assert journal.get_or_call(asked(), call) is None
    assert journal.get_or_call(asked(), call) is None

    assert call.times == 2
    assert isinstance(journal.trouble, StoreUnavailable)
    with pytest.raises(StoreUnavailable):
        Journal(journal.store, "one", replays=True).get_or_call(asked(), call)


def test_a_key_is_no_part_of_what_is_kept(store: Store) -> None:
    from trendscope.text.masking import remember_secret

    remember_secret("sk-made-up-0123456789abcdef")
    told = request(url="https://example.org/?api_key=sk-made-up-0123456789abcdef")

    assert "sk-made-up" not in told.text


def test_a_run_may_renew_some_kinds_of_answers(store: Store) -> None:
    with asking_for("search"):
        search = request(url="a")
    with asking_for("model"):
        prompt = request(prompt="b")
    for each in (search, prompt):
        Journal(store, "r1").get_or_call(each, Counted())
    renewing = Journal(store, "r2", renews=frozenset({"search"}))
    calls = {"search": Counted(), "model": Counted()}

    for each in (search, prompt, search):
        renewing.get_or_call(each, calls[each.kind])

    assert {kind: call.times for kind, call in calls.items()} == {"search": 1, "model": 0}
