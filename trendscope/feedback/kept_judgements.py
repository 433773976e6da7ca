"""Judgements in the store. They stay when the run that they are about is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pydantic import ValidationError

from trendscope.feedback.judgement import Judgement
from trendscope.store.store import Store
from trendscope.store.tables import is_sealed, sealed
from trendscope.text.masking import mask_secrets

_KEEP = """insert into judgements values (:id, :run, :made, :body, :seal) on conflict (id) do update set
    run = excluded.run, made = excluded.made, body = excluded.body, seal = excluded.seal"""
_REMOVE = "delete from judgements where id = :id"


class KeptJudgements:
    """All judgements. Raises what `Database` raises."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def keep(self, *judgements: Judgement) -> None:
        """Keep judgements, each in the place of what the same person said of the same text before.

        A secret that is known is masked wherever it stands.
        """
        rows = [
            (
                _KEEP,
                sealed(
                    id=each.id,
                    run=each.run,
                    made=each.made.timestamp(),
                    body=mask_secrets(each.model_dump_json()),
                ),
            )
            for each in judgements
        ]
        if rows:
            self._database.write(*rows)

    def all(self) -> list[Judgement]:
        """All judgements that can be read, the first one first."""
        return [*self._read("select * from judgements order by made, id")]

    def of(self, *runs: str) -> list[Judgement]:
        """Those of these runs, by their whole ids, run by run."""
        by_run = "select * from judgements where run = :run order by made, id"
        return [each for run in dict.fromkeys(runs) for each in self._read(by_run, run=run)]

    def remove(self, *judgements: Judgement) -> None:
        """Remove judgements for good."""
        if judgements:
            self._database.write(*((_REMOVE, {"id": each.id}) for each in judgements))

    def _read(self, sql: str, **values: str) -> Iterator[Judgement]:
        for row in filter(is_sealed, self._database.read(sql, **values)):
            with suppress(ValidationError):  # a later version wrote it
                yield Judgement.model_validate_json(row[3])
