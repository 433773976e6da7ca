"""The runs that are kept: what was asked, with which options, and the report."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from trendscope.errors import StoreDamaged, UsageError
from trendscope.store.compression import compress, decompress
from trendscope.store.database import Database, Row, Statement
from trendscope.store.options import RunOptions
from trendscope.store.tables import is_sealed, sealed
from trendscope.text.lines import shorten
from trendscope.version import __version__

MIN_PREFIX = 4  # characters of an id
MAX_NAME = 64  # an id has 32: what is much longer is no pattern for SQLite
LATEST = "latest"

_RUN = """insert into runs values (:id, :question, :options, :version, :started, :ended, :status, :stopped,
    :report, :seal) on conflict (id) do update set question = excluded.question, options = excluded.options,
    version = excluded.version, started = excluded.started, ended = excluded.ended, status = excluded.status,
    stopped = excluded.stopped, report = excluded.report, seal = excluded.seal"""


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

    @classmethod
    def begun(cls, run: str, options: RunOptions) -> KeptRun:
        """A run with this id that begins now."""
        return cls(run, options.question, options.to_json(), __version__, time.time())

    @property
    def report(self) -> str | None:
        """The report as JSON; None if the run has none."""
        return None if self.packed is None else decompress(self.packed).decode()

    def read_options(self) -> RunOptions:
        """What the run was asked with.

        Raises StoreDamaged if that cannot be read, as after an update.
        """
        try:
            return RunOptions.model_validate_json(self.options)
        except ValidationError as error:
            raise StoreDamaged(
                "the options of run {run} cannot be read: {reason}", run=self.id[:8], reason=error.title
            ) from error

    def ended_with(self, status: str, stopped: str | None, report: str, at: float) -> KeptRun:
        """The run with its report, which is JSON, at a time in seconds since 1970."""
        packed = compress(report.encode("utf-8", "surrogatepass"))
        return replace(self, status=status, stopped=stopped, packed=packed, ended=at)

    def to_row(self) -> Statement:
        """The statement that keeps it."""
        return _RUN, sealed(
            id=self.id,
            question=self.question,
            options=self.options,
            version=self.version,
            started=self.started,
            ended=self.ended,
            status=self.status,
            stopped=self.stopped,
            report=self.packed,
        )


class RunTable:
    """All runs. Raises what `Database` raises."""

    database: Database

    def keep_run(self, run: KeptRun) -> None:
        """Keep a run, in the place of what is known of it."""
        self.database.write(run.to_row())

    def runs(self) -> Iterator[KeptRun]:
        """All runs, the newest first, without those that cannot be read. One at a time: reports are large."""
        for (name,) in self.database.read("select id from runs order by started desc, id"):
            yield from (run for run in self._runs("id = :name", name=name) if run)

    def has_run(self, run: str) -> bool:
        """Whether a run with this whole id is kept."""
        return bool(self.database.read("select 1 from runs where id = :run", run=run))

    def find_run(self, run: str) -> KeptRun | None:
        """The run with this whole id; None if there is none, or it cannot be read."""
        return next(self._runs("id = :id", id=run), None)

    def complete_runs(self, question: str) -> list[KeptRun]:
        """The latest complete runs on a question, in these words."""
        found = self._runs("question = :question and status = 'complete'", limit=5, question=question)
        return [run for run in found if run]

    def run(self, name: str) -> KeptRun:
        """The run whose id begins like this, or the latest one.

        Raises UsageError if there is none, or more than one, and StoreDamaged if it cannot be read.
        """
        if name == LATEST:
            found = list(self._runs("1 = 1", limit=1))
        elif not MIN_PREFIX <= len(name) <= MAX_NAME or not name.isalnum():
            raise UsageError(
                "{name!r} is no run; `trendscope runs` lists them, and {latest} is the last one",
                name=shorten(name, MAX_NAME),
                latest=LATEST,
            )
        else:
            found = list(self._runs("id like :name", name=f"{name.lower()}%"))
        if len(found) != 1:
            if found:
                raise UsageError("several runs begin with {name}; `trendscope runs` lists them", name=name)
            raise UsageError("no run begins with {name}; `trendscope runs` lists them", name=name)
        if found[0] is None:
            raise StoreDamaged("run {name} is damaged and cannot be shown", name=name)
        return found[0]

    def _runs(self, condition: str, limit: int = 1_000_000, **values: Any) -> Iterator[KeptRun | None]:
        """The newest runs; None for each that is damaged."""
        rows = self.database.read(
            f"select * from runs where {condition} order by started desc limit :limit",  # noqa: S608 - ours
            limit=limit,
            **values,
        )
        for row in rows:
            yield _kept_run(row) if is_sealed(row) else None


def _kept_run(row: Row) -> KeptRun:
    packed = None if row[8] is None else bytes(row[8])
    return replace(KeptRun(*row[:8]), packed=packed)
