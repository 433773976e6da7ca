"""Answers, the runs that used them, and the runs themselves, in one database."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from trendscope.errors import StoreDamaged, UsageError
from trendscope.store.database import Database, Row, Statement
from trendscope.store.request import COST, MAX_AGE, Cost, Request
from trendscope.store.tables import is_sealed, seal
from trendscope.text.characters import whole_characters

MIN_PREFIX = 4  # characters of an id
LATEST = "latest"
LEVEL = 3  # of compression: higher ones take longer than they save

_ANSWER = "insert into answers values (:key, :at, :kind, :request, :body, :seal) on conflict do nothing"
_USE = """insert into uses values (:run, :key, :at, :fresh, :failure, :cost, :seal)
    on conflict (run, key) do update set at = excluded.at, fresh = excluded.fresh,
    failure = excluded.failure, cost = excluded.cost, seal = excluded.seal"""
_RUN = """insert into runs values (:id, :question, :options, :version, :started, :ended, :status, :stopped,
    :report, :seal) on conflict (id) do update set question = excluded.question, options = excluded.options,
    version = excluded.version, started = excluded.started, ended = excluded.ended, status = excluded.status,
    stopped = excluded.stopped, report = excluded.report, seal = excluded.seal"""
_BATCH = """insert into batches values (:place, :id, :seal) on conflict (place) do update set
    id = excluded.id, seal = excluded.seal"""
_OLDEST = " ".join(f"when '{kind}' then :{kind}" for kind in MAX_AGE)
_COUNT_GOOD = f"""select count(*) from uses join answers on uses.key = answers.key and uses.at = answers.at
    where uses.run = :run and answers.at >= case answers.kind {_OLDEST} end"""  # noqa: S608 - kinds are ours
_DELETE_UNUSED = """delete from answers where not exists
    (select 1 from uses where uses.key = answers.key and uses.at = answers.at)"""


@dataclass(frozen=True, kw_only=True)
class Use:
    """That a run used an answer, or met a failure. `fresh` is whether the run asked for it itself."""

    key: bytes
    at: float
    fresh: bool
    failure: str | None = None
    cost: Cost = Cost()  # noqa: RUF009 - it is frozen


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
        return zlib.decompress(self.packed)


@dataclass(frozen=True)
class KeptRun:
    """A run as it is kept. `options` is JSON of `RunOptions`; `started` and `ended` are seconds since 1970.

    `status` is None until it ends. `stopped` says why it ended early, if it did.
    """

    id: str
    question: str
    options: str
    version: str
    started: float
    ended: float | None = None
    status: str | None = None
    stopped: str | None = None
    packed: bytes | None = None

    @property
    def report(self) -> str | None:
        """The report as JSON; None if the run has none."""
        return None if self.packed is None else zlib.decompress(self.packed).decode()

    def ended_with(self, status: str, stopped: str | None, report: str, at: float) -> KeptRun:
        """The run with its report, which is JSON, at a time in seconds since 1970."""
        packed = zlib.compress(report.encode("utf-8", "surrogatepass"), LEVEL)
        return replace(self, status=status, stopped=stopped, packed=packed, ended=at)


class Store:
    """What is kept, whatever the database is. Raises what `Database` raises."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.clock = clock

    # Answers and their uses

    def use(self, run: str, key: bytes) -> Use | None:
        """What this run knows of a request."""
        found = next(self._uses("run = :run and key = :key", run=run, key=key), None)
        return found if found and found.key == key else None

    def uses(self, run: str) -> list[Use]:
        """The ledger of a run: a row for each request, in the order of the answers."""
        return sorted(self._uses("run = :run", run=run), key=lambda use: (abs(use.at), use.key))

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
            return Known(zlib.decompress(row[4]), row[1], Cost())
        return None

    def keep_answer(self, run: str, request: Request, body: bytes, cost: Cost) -> None:
        """Keep an answer that a run has paid for."""
        at, packed = self.clock(), zlib.compress(body, LEVEL)
        answer = (request.key, at, request.kind, request.text, packed)
        self.database.write((_ANSWER, _named("key at kind request body seal", answer)),
                            self._use(run, Use(key=request.key, at=at, fresh=True, cost=cost)))  # fmt: skip

    def answers(self, run: str) -> Iterator[KeptAnswer]:
        """What a run has received, in the order of its ledger; without what cannot be read."""
        for use in self.uses(run):
            rows = self.database.read(
                "select * from answers where key = :key and at = :at", key=use.key, at=use.at
            )
            for row in filter(is_sealed, rows):
                if bytes(row[0]) == use.key:
                    yield KeptAnswer(use.key, row[1], row[2], row[3], bytes(row[4]))

    def add(self, run: KeptRun, uses: Sequence[Use], answers: Iterable[KeptAnswer]) -> None:
        """Keep a whole run that came from elsewhere, or nothing of it."""
        self.database.write(
            *((_ANSWER, _named("key at kind request body seal", tuple(each))) for each in answers),
            *(self._use(run.id, use) for use in uses),
            self._run(run),
        )

    def keep_use(self, run: str, use: Use) -> None:
        self.database.write(self._use(run, use))

    def forget_failures(self, run: str) -> None:
        """Let a run ask again for what it did not get."""
        self.database.write(("delete from uses where run = :run and failure is not null", {"run": run}))

    def try_hold(self, name: str) -> Callable[[], None] | None:
        """See `Database.try_hold`."""
        return self.database.try_hold(name)

    # Runs

    def keep_run(self, run: KeptRun) -> None:
        """Keep a run, in the place of what is known of it."""
        self.database.write(self._run(run))

    def runs(self) -> Iterator[KeptRun]:
        """All runs, the newest first, without those that cannot be read. One at a time: reports are large."""
        for (name,) in self.database.read("select id from runs order by started desc, id"):
            yield from (run for run in self._runs("id = :name", name=name) if run)

    def has_run(self, run: str) -> bool:
        """Whether a run with this whole id is kept."""
        return bool(self.database.read("select 1 from runs where id = :run", run=run))

    def complete_runs(self, question: str) -> list[KeptRun]:
        """The latest complete runs on a question, in these words."""
        found = self._runs("question = :question and status = 'complete'", limit=5, question=question)
        return [run for run in found if run]

    def take_over(self, earlier: str, run: str) -> bool:
        """Let a run use all that an earlier one has used; whether it may.

        It may not if something failed then, or an answer is too old by now, or is not there any more.
        """
        uses, now = self.uses(earlier), self.clock()
        if any(use.failure is not None for use in uses):
            return False
        good = self.database.read(
            _COUNT_GOOD,
            run=earlier,
            **{kind: now - age for kind, age in MAX_AGE.items()},
        )
        if not uses or good[0][0] != len(uses):
            return False
        self.database.write(*(self._use(run, replace(use, fresh=False, cost=Cost())) for use in uses))
        return True

    def run(self, name: str) -> KeptRun:
        """The run whose id begins like this, or the latest one.

        Raises UsageError if there is none, or more than one.
        """
        if name == LATEST:
            found = list(self._runs("1 = 1", limit=1))
        elif len(name) < MIN_PREFIX or not name.isalnum():
            raise UsageError(
                f"{name!r} is no run; `trendscope runs` lists them, and {LATEST} is the last one"
            )
        else:
            found = list(self._runs("id like :name", name=f"{name.lower()}%"))
        if len(found) != 1:
            problem = "several runs begin" if found else "no run begins"
            raise UsageError(f"{problem} with {name}; `trendscope runs` lists them")
        if found[0] is None:
            raise StoreDamaged(f"run {name} is damaged and cannot be shown")
        return found[0]

    def find_run(self, run: str) -> KeptRun | None:
        """The run with this id; None if there is none, or it cannot be read."""
        return next(self._runs("id = :id", id=run), None)

    def batch(self, place: str) -> str | None:
        """The id of the batch whose results are in this place, if there is one."""
        rows = self.database.read("select place, id, seal from batches where place = :place", place=place)
        return next((row[1] for row in rows if is_sealed(row)), None)

    def keep_batch(self, place: str, batch: str) -> None:
        """Keep that the results of this batch are in this place, whichever was there before."""
        self.database.write((_BATCH, _named("place id seal", (place, batch))))

    def forget(self, *runs: str) -> int:
        """Remove runs, and the answers that no other run has used; the bytes of all this."""
        before = self._bytes()
        named = [{"run": run} for run in runs]
        self.database.write(
            *(("delete from runs where id = :run", name) for name in named),
            *(("delete from uses where run = :run", name) for name in named),
            (_DELETE_UNUSED, {}),
        )
        return max(0, before - self._bytes())

    def _bytes(self) -> int:
        """Bytes of what was received and of the reports."""
        ((answers,),) = self.database.read("select coalesce(sum(length(body)), 0) from answers")
        ((reports,),) = self.database.read("select coalesce(sum(length(report)), 0) from runs")
        return int(answers) + int(reports)

    def _uses(self, condition: str, **values: Any) -> Iterator[Use]:
        rows = self.database.read(
            f"select * from uses where {condition}",  # noqa: S608 - the conditions are ours
            **values,
        )
        for _, key, at, fresh, failure, cost, _ in filter(is_sealed, rows):
            yield Use(
                key=bytes(key), at=at, fresh=bool(fresh), failure=failure, cost=COST.validate_json(cost)
            )

    def _use(self, run: str, use: Use) -> Statement:
        cost = COST.dump_json(use.cost, exclude_defaults=True).decode()
        row = (run, use.key, use.at, int(use.fresh), use.failure, cost)
        return _USE, _named("run key at fresh failure cost seal", row)

    def _run(self, run: KeptRun) -> Statement:
        row = (run.id, run.question, run.options, run.version, run.started, run.ended, run.status,
               run.stopped, run.packed)  # fmt: skip
        return _RUN, _named("id question options version started ended status stopped report seal", row)

    def _runs(self, condition: str, limit: int = 1_000_000, **values: Any) -> Iterator[KeptRun | None]:
        """The newest runs; None for each that is damaged."""
        rows = self.database.read(
            f"select * from runs where {condition} order by started desc limit :limit",  # noqa: S608 - as above
            limit=limit,
            **values,
        )
        for row in rows:
            yield _kept_run(row) if is_sealed(row) else None


def _kept_run(row: Row) -> KeptRun:
    packed = None if row[8] is None else bytes(row[8])
    return replace(KeptRun(*row[:8]), packed=packed)


def _named(names: str, row: tuple[Any, ...]) -> dict[str, Any]:
    """The values of a row by their names, with its seal; half a character, which UTF-8 lacks, is replaced."""
    whole = [whole_characters(value) if isinstance(value, str) else value for value in row]
    return dict(zip(names.split(), (*whole, seal(whole)), strict=True))
