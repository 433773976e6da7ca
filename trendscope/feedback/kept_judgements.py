"""Judgements in the store. They stay when the run that they are about is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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

    def all(self, runs: Iterable[str] = ()) -> list[Judgement]:
        """The judgements of these runs, or of all, the first one first."""
        wanted = {*runs}
        return [each for each in self._all() if not wanted or each.run in wanted]

    def remove(self, *judgements: Judgement) -> None:
        """Remove judgements for good."""
        if judgements:
            self._database.write(*((_REMOVE, {"id": each.id}) for each in judgements))

    def _all(self) -> Iterator[Judgement]:
        """All that can be read."""
        for row in self._database.read("select * from judgements order by made, id"):
            if is_sealed(row):
                try:
                    yield Judgement.model_validate_json(row[3])
                except ValidationError:  # a later version wrote it
                    continue
