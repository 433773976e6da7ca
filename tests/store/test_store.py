"""What is kept, on both databases: answers, their uses, and runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from trendscope.errors import StoreDamaged, StoreUnavailable, UsageError
from trendscope.journal import Answer, Journal
from trendscope.store.answers import Use
from trendscope.store.database import Database
from trendscope.store.request import DAY, Cost, Request
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

NOW = 1_764_000_000.25
COST = Cost(requests=2, bytes=45_000, seconds=0.125, dollars=Decimal("0.00012"))
REQUEST = Request("search", {"url": "http://example.org/?q=번역 100%", "page": 1}, DAY)
OTHER = Request("search", {"url": "http://example.org/other"}, DAY)


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, clock=lambda: NOW)


def a_run(name: str, started: float = NOW, **values: object) -> KeptRun:
    fields = {"question": "trends in 기계 번역", "options": "{}", "version": "1", "started": started}
    return KeptRun(name, **fields | values)  # type: ignore[arg-type]


def test_an_answer_is_found_with_what_it_cost(store: Store) -> None:
    store.keep_answer("run", REQUEST, b"\x00 body \xff", COST)

    found, use = store.answer(REQUEST.key), store.use("run", REQUEST.key)
    assert found
    assert (found.body, found.at) == (b"\x00 body \xff", NOW)
    assert use == Use(key=REQUEST.key, at=NOW, fresh=True, cost=COST)
    assert store.use("another", REQUEST.key) is None
    assert store.answer(OTHER.key) is None


def test_an_answer_may_be_too_old(store: Store) -> None:
    store.keep_answer("run", REQUEST, b"body", Cost())

    assert store.answer(REQUEST.key, since=NOW)
    assert store.answer(REQUEST.key, since=NOW + 0.25) is None


def test_each_run_keeps_the_answer_that_it_has_used(store: Store) -> None:
    store.keep_answer("old", REQUEST, b"old", Cost())
    store.clock = lambda: NOW + 1
    store.keep_answer("new", REQUEST, b"new", Cost())

    newest, first = store.answer(REQUEST.key), store.answer(REQUEST.key, at=NOW)
    assert newest
    assert first
    assert (newest.body, first.body) == (b"new", b"old")


def test_the_ledger_is_in_the_order_of_the_answers(store: Store) -> None:
    store.keep_use("run", Use(key=b"b" * 32, at=NOW + 1, fresh=False))
    store.keep_use("run", Use(key=b"c" * 32, at=NOW, fresh=True, failure="it failed"))
    store.keep_use("run", Use(key=b"a" * 32, at=NOW + 1, fresh=False))

    assert [use.key[:1] for use in store.uses("run")] == [b"c", b"a", b"b"]


def test_what_failed_may_be_asked_again(store: Store) -> None:
    store.keep_use("run", Use(key=b"a" * 32, at=NOW, fresh=True, failure="it failed"))
    store.keep_use("run", Use(key=b"b" * 32, at=NOW, fresh=True))
    store.forget_failures("run")

    assert [use.key[:1] for use in store.uses("run")] == [b"b"]


@pytest.mark.parametrize("column", ["at", "kind", "body"])
def test_an_answer_that_was_changed_is_none(store: Store, column: str) -> None:
    store.keep_answer("run", REQUEST, b"body", Cost())
    value = {"at": NOW + 0.5, "kind": "page", "body": b"x"}[column]
    store.database.write((f"update answers set {column} = :value", {"value": value}))

    assert store.answer(REQUEST.key) is None


# Runs


def test_a_run_is_kept_in_the_place_of_what_was_known(store: Store) -> None:
    store.keep_run(a_run("abcdef"))
    ended = a_run("abcdef").ended_with("complete", None, json.dumps({"topic": "번역"}), NOW + 2)
    store.keep_run(ended)

    assert list(store.runs()) == [ended]
    assert store.run("abcd").report == '{"topic": "\\ubc88\\uc5ed"}'


def test_a_run_is_named_by_its_beginning_or_as_the_latest(store: Store) -> None:
    store.keep_run(a_run("abcd01", NOW + 1))
    store.keep_run(a_run("abcd02"))

    assert [run.id for run in store.runs()] == ["abcd01", "abcd02"]
    assert store.run("ABCD02").id == "abcd02"
    assert store.run("latest").id == "abcd01"
    for name, problem in {"abcd": "several runs begin", "abce": "no run begins", "a%b_": "is no run"}.items():
        with pytest.raises(UsageError, match=problem):
            store.run(name)


def test_a_run_that_was_changed_is_said_to_be_damaged(store: Store) -> None:
    store.keep_run(a_run("abcdef"))
    store.database.write(("update runs set question = :question", {"question": "another"}))

    assert list(store.runs()) == []
    with pytest.raises(StoreDamaged, match="run abcd is damaged"):
        store.run("abcd")


def test_what_another_run_has_used_is_not_forgotten(store: Store) -> None:
    for name in ("one1", "two2"):
        store.keep_run(a_run(name))
    store.keep_answer("one1", REQUEST, b"shared", Cost())
    store.keep_answer("one1", OTHER, b"its own", Cost())
    store.keep_use("two2", Use(key=REQUEST.key, at=NOW, fresh=False))
    store.forget("one1")

    assert [run.id for run in store.runs()] == ["two2"]
    assert store.uses("one1") == []
    assert store.answer(REQUEST.key)
    assert store.answer(OTHER.key) is None


# The journal


def ask(journal: Journal, body: bytes = b"body") -> bytes | None:
    """What the journal knew; None if it asked."""
    known = journal.get_or_call(REQUEST, lambda: Answer(lambda: body, COST))
    return known.body if known else None


def test_what_one_run_has_received_another_takes(opening: Callable[[], Database]) -> None:
    one, other = Journal(Store(opening()), "one"), Journal(Store(opening()), "other")

    assert (ask(one), ask(other), ask(one)) == (None, b"body", b"body")
    assert (one.spent, other.spent) == (COST, Cost())


def test_what_a_run_uses_twice_it_paid_for_once(database: Database) -> None:
    journal = Journal(Store(database), "run")
    ask(journal)
    journal.get_or_call(REQUEST, lambda: Answer(bytes))
    assert journal.spent == COST

    resumed = Journal(Store(database), "run")
    costs = [resumed.get_or_call(REQUEST, lambda: Answer(bytes)) for _ in range(2)]
    assert [known and known.cost for known in costs] == [COST, Cost()]


class Lost(SqliteDatabase):
    """A database whose server goes away before a name is held."""

    def try_hold(self, name: str) -> Callable[[], None] | None:
        raise StoreUnavailable("the server is gone")


def test_a_store_that_goes_away_ends_no_request(tmp_path: Path) -> None:
    journal = Journal(Store(Lost(tmp_path / "trendscope.db")), "run")

    assert ask(journal) is None
    assert str(journal.trouble) == "the server is gone"
