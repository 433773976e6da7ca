"""Answers, the runs that used them, and the runs themselves, in one database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from trendscope.store.answers import DELETE_UNUSED, AnswerTables, KeptAnswer, Use
from trendscope.store.database import Database
from trendscope.store.runs import KeptRun, RunTable
from trendscope.store.tables import is_sealed, sealed

_BATCH = """insert into batches values (:place, :id, :seal) on conflict (place) do update set
    id = excluded.id, seal = excluded.seal"""


class Store(AnswerTables, RunTable):
    """What is kept, whatever the database is. Raises what `Database` raises."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.clock = clock

    def try_hold(self, name: str) -> Callable[[], None] | None:
        """See `Database.try_hold`."""
        return self.database.try_hold(name)

    def add(self, run: KeptRun, uses: Sequence[Use], answers: Iterable[KeptAnswer]) -> None:
        """Keep a whole run that came from elsewhere, or nothing of it."""
        self.database.write(
            *(answer.to_row() for answer in answers), *(use.to_row(run.id) for use in uses), run.to_row()
        )

    def forget(self, *runs: str) -> int:
        """Remove runs, and the answers that no other run has used; the bytes of all this."""
        before = self._bytes()
        named = [{"run": run} for run in runs]
        self.database.write(
            *(("delete from runs where id = :run", name) for name in named),
            *(("delete from uses where run = :run", name) for name in named),
            (DELETE_UNUSED, {}),
        )
        return max(0, before - self._bytes())

    def batch(self, place: str) -> str | None:
        """The id of the batch whose results are in this place, if there is one."""
        rows = self.database.read("select place, id, seal from batches where place = :place", place=place)
        return next((row[1] for row in rows if is_sealed(row)), None)

    def keep_batch(self, place: str, batch: str) -> None:
        """Keep that the results of this batch are in this place, whichever was there before."""
        self.database.write((_BATCH, sealed(place=place, id=batch)))

    def _bytes(self) -> int:
        """Bytes of what was received and of the reports."""
        ((answers,),) = self.database.read("select coalesce(sum(length(body)), 0) from answers")
        ((reports,),) = self.database.read("select coalesce(sum(length(report)), 0) from runs")
        return int(answers) + int(reports)
