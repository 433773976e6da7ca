"""Predictions and their outcomes in the store. They stay when the runs that made them are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from trendscope.record.outcome import Outcome
from trendscope.record.prediction import Prediction
from trendscope.store.store import Store
from trendscope.store.tables import is_sealed, sealed

_PREDICTIONS = TypeAdapter(list[Prediction])
# What was predicted is never changed.
_NOTE = "insert into predictions values (:run, :question, :made, :body, :seal) on conflict do nothing"
_SCORE = "insert into outcomes values (:run, :label, :body, :seal) on conflict do nothing"


class KeptPredictions:
    """What was predicted by each run, and what became of it. Raises what `Database` raises."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def unnoted(self) -> list[str]:
        """The complete runs whose predictions were not looked for yet."""
        rows = self._database.read(
            "select id from runs where status = 'complete' and not exists"
            " (select 1 from predictions where predictions.run = runs.id) order by started"
        )
        return [run for (run,) in rows]

    def note(self, run: str, question: str, made: str, predictions: list[Prediction]) -> None:
        """Keep what a run predicts, if only that it is nothing.

        `question` is the key of its question, and `made` its date, ISO.
        """
        body = _PREDICTIONS.dump_json(predictions, exclude_defaults=True).decode()
        self._write(_NOTE, run=run, question=question, made=made, body=body)

    def runs_since(self, question: str, day: str) -> list[str]:
        """The runs on a question that were made after a day and are kept, in their order."""
        rows = self._database.read(
            "select runs.id from runs join predictions on predictions.run = runs.id"
            " where predictions.question = :question and predictions.made > :day"
            " order by predictions.made, runs.started",
            question=question,
            day=day,
        )
        return [run for (run,) in rows]

    def predictions(self) -> Iterator[Prediction]:
        """All that was predicted, in the order in which it was."""
        for row in self._rows("select * from predictions order by made, run"):
            yield from _PREDICTIONS.validate_json(row[3])

    def keep_outcome(self, outcome: Outcome) -> None:
        self._write(_SCORE, run=outcome.run, label=outcome.label, body=outcome.model_dump_json())

    def outcomes(self) -> dict[tuple[str, str], Outcome]:
        """What became of the predictions, by run and label."""
        found = (Outcome.model_validate_json(row[2]) for row in self._rows("select * from outcomes"))
        return {(outcome.run, outcome.label): outcome for outcome in found}

    def _rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        return filter(is_sealed, self._database.read(sql))

    def _write(self, sql: str, **row: str) -> None:
        self._database.write((sql, sealed(**row)))
