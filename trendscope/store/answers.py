"""What was received from outside, and the ledger of each run: a row for each request that it made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from trendscope.store.compression import compress, decompress
from trendscope.store.database import Database, Statement
from trendscope.store.request import COST, MAX_AGE, Cost, Request
from trendscope.store.tables import is_sealed, sealed

_ANSWER = "insert into answers values (:key, :at, :kind, :request, :body, :seal) on conflict do nothing"
_USE = """insert into uses values (:run, :key, :at, :fresh, :failure, :cost, :seal)
    on conflict (run, key) do update set at = excluded.at, fresh = excluded.fresh,
    failure = excluded.failure, cost = excluded.cost, seal = excluded.seal"""
_OLDEST = " ".join(f"when '{kind}' then :{kind}" for kind in MAX_AGE)
_COUNT_GOOD = f"""select count(*) from uses join answers on uses.key = answers.key and uses.at = answers.at
    where uses.run = :run and answers.at >= case answers.kind {_OLDEST} end"""  # noqa: S608 - kinds are ours
DELETE_UNUSED = """delete from answers where not exists
    (select 1 from uses where uses.key = answers.key and uses.at = answers.at)"""


@dataclass(frozen=True, kw_only=True)
class Use:
    """That a run used an answer, or met a failure. `fresh` is whether the run asked for it itself."""

    key: bytes
    at: float
    fresh: bool
    failure: str | None = None
    cost: Cost = Cost()  # noqa: RUF009 - it is frozen

    def to_row(self, run: str) -> Statement:
        """The statement that keeps it in the ledger of a run."""
        cost = COST.dump_json(self.cost, exclude_defaults=True).decode()
        return _USE, sealed(
            run=run, key=self.key, at=self.at, fresh=int(self.fresh), failure=self.failure, cost=cost
        )


def paid(uses: Iterable[Use]) -> Cost:
    """What the run of a ledger has paid for itself."""
    return sum((use.cost for use in uses if use.fresh), start=Cost())


class Known(NamedTuple):
    """An answer, and what the run itself paid for it."""

    body: bytes
    at: float
    cost: Cost


class KeptAnswer(NamedTuple):
    """An answer as it is kept: its request as canonical JSON, and its body, compressed."""

    key: bytes
    at: float
    kind: str
    request: str
    packed: bytes

    @property
    def body(self) -> bytes:
        return decompress(self.packed)

    def to_row(self) -> Statement:
        """The statement that keeps it."""
        return _ANSWER, sealed(
            key=self.key, at=self.at, kind=self.kind, request=self.request, body=self.packed
        )


class AnswerTables:
    """The answers, and the ledgers of the runs that used them. Raises what `Database` raises."""

    database: Database
    clock: Callable[[], float]

    def use(self, run: str, key: bytes) -> Use | None:
        """What this run knows of a request."""
        found = next(self._uses("run = :run and key = :key", run=run, key=key), None)
        return found if found and found.key == key else None

    def uses(self, run: str) -> list[Use]:
        """The ledger of a run, in the order of the answers."""
        return sorted(self._uses("run = :run", run=run), key=lambda use: (abs(use.at), use.key))

    def keep_use(self, run: str, use: Use) -> None:
        self.database.write(use.to_row(run))

    def forget_failures(self, run: str) -> None:
        """Let a run ask again for what it did not get."""
        self.database.write(("delete from uses where run = :run and failure is not null", {"run": run}))

    def still_holds(self, earlier: str) -> bool:
        """Whether another run may use all that an earlier one has used.

        It may not if something failed then, or an answer is too old by now, or is not there any more.
        """
        uses, now = self.uses(earlier), self.clock()
        if not uses or any(use.failure is not None for use in uses):
            return False
        oldest = {kind: now - age for kind, age in MAX_AGE.items()}
        return bool(self.database.read(_COUNT_GOOD, run=earlier, **oldest)[0][0] == len(uses))

    def take_over(self, earlier: str, run: str) -> bool:
        """Let a run use all that an earlier one has used; whether it may."""
        if not self.still_holds(earlier):
            return False
        uses = self.uses(earlier)
        self.database.write(*(replace(use, fresh=False, cost=Cost()).to_row(run) for use in uses))
        return True

    def answer(self, key: bytes, *, at: float | None = None, since: float = 0.0) -> Known | None:
        """The newest answer that is not older than `since`, or the one of a time.

        An answer that came in a bundle has a negative time, and so is found only by the run that it is of:
        whoever made the bundle may have written what they like.
        """
        rows = self.database.read(
            "select key, at, kind, request, body, seal from answers where key = :key"
            " and (at = :at or (:any = 1 and at >= :since)) order by at desc limit 1",
            key=key, at=at or 0.0, since=since, any=int(at is None),
        )  # fmt: skip
        for row in filter(is_sealed, rows):
            if bytes(row[0]) != key:  # a damaged index
                break
            return Known(decompress(row[4]), row[1], Cost())
        return None

    def answers(self, run: str) -> Iterator[KeptAnswer]:
        """What a run has received, in the order of its ledger; without what cannot be read."""
        for use in self.uses(run):
            rows = self.database.read(
                "select * from answers where key = :key and at = :at", key=use.key, at=use.at
            )
            for row in filter(is_sealed, rows):
                if bytes(row[0]) == use.key:
                    yield KeptAnswer(use.key, row[1], row[2], row[3], bytes(row[4]))

    def keep_answer(self, run: str, request: Request, body: bytes, cost: Cost) -> None:
        """Keep an answer that a run has paid for."""
        answer = KeptAnswer(request.key, self.clock(), request.kind, request.text, compress(body))
        use = Use(key=answer.key, at=answer.at, fresh=True, cost=cost)
        self.database.write(answer.to_row(), use.to_row(run))

    def _uses(self, condition: str, **values: Any) -> Iterator[Use]:
        rows = self.database.read(
            f"select * from uses where {condition}",  # noqa: S608 - the conditions are ours
            **values,
        )
        for _, key, at, fresh, failure, cost, _ in filter(is_sealed, rows):
            yield Use(
                key=bytes(key), at=at, fresh=bool(fresh), failure=failure, cost=COST.validate_json(cost)
            )
