"""What the answers in a store take, and removing those that are not needed any more."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.store.answers import DELETE_UNUSED
from trendscope.store.database import Statement
from trendscope.store.request import DAY
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

AGES = (1, 30, 365)  # days
# The time of an answer that came in a bundle is negative, see `Store.answer`.
_ROW = 150  # bytes of an answer besides its request and its body, about

_SIZES = f"""select kind, count(*), sum(length(body) + length(request) + {_ROW}),
    {", ".join(f"sum(case when abs(at) >= :since_{'abc'[at]} then 1 else 0 end)" for at in range(len(AGES)))}
    from answers group by kind order by kind"""  # noqa: S608 - the numbers are ours
_UNUSED_USES = "delete from uses where not exists (select 1 from runs where runs.id = uses.run)"
# A run that has not ended needs its answers to go on: they were paid for.
_OLD_ANSWERS = """delete from answers where abs(at) < :before and not exists
    (select 1 from uses join runs on runs.id = uses.run
    where uses.key = answers.key and uses.at = answers.at and runs.status is null)"""
_BY_AGE = f"select abs(at), length(body) + length(request) + {_ROW} from answers order by 1"  # noqa: S608 - as above


@dataclass(frozen=True)
class KindSize:
    """The answers of one kind: how many, how many bytes, and how many are younger than each of `AGES`."""

    kind: str
    answers: int
    size: int
    younger: tuple[int, ...]


@dataclass(frozen=True)
class Pruned:
    """How many answers were removed, and the bytes of the store before and after that."""

    answers: int
    before: int
    after: int


def sizes(store: Store) -> list[KindSize]:
    """What the answers take, by kind."""
    now = store.clock()
    since = {f"since_{'abc'[at]}": now - days * DAY for at, days in enumerate(AGES)}
    return [
        KindSize(kind, answers, int(size), tuple(map(int, younger)))
        for kind, answers, size, *younger in store.database.read(_SIZES, **since)
    ]


def prune(store: Store, *, max_age: float | None = None, max_size: int | None = None) -> Pruned:
    """Remove the answers that no kept run has used, then those older than `max_age` (seconds), then the
    oldest until the store has at most `max_size` bytes, and give the space back.

    A run whose answers are gone still has its report, but cannot be replayed. Those of a run that has not
    ended stay.
    """
    database, before, number = store.database, store.database.size, _count(store)
    _remove(store, (_UNUSED_USES, {}), (DELETE_UNUSED, {}))
    if max_age is not None:
        _remove(store, (_OLD_ANSWERS, {"before": store.clock() - max_age}))
    if max_size is not None and (excess := database.size - max_size) > 0:
        _remove(store, (_OLD_ANSWERS, {"before": _age_of(store, excess)}))
    return Pruned(number - _count(store), before, database.size)


def _remove(store: Store, *statements: Statement) -> None:
    store.database.write(*statements)
    if isinstance(store.database, SqliteDatabase):  # a server gives its space back by itself
        store.database.shrink()


def _count(store: Store) -> int:
    return int(store.database.read("select count(*) from answers")[0][0])


def _age_of(store: Store, size: int) -> float:
    """The time before which answers of so many bytes were received; of the last one, if they have fewer."""
    last = 0.0
    for at, length in store.database.read(_BY_AGE):
        if size <= 0:
            return float(at)
        size, last = size - length, at
    return last + 1.0
