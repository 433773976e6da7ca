"""The questions that are watched, in the store."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from trendscope.errors import UsageError
from trendscope.store.same_question import plain_question
from trendscope.store.store import Store
from trendscope.store.tables import is_sealed, sealed
from trendscope.watching.schedule import Every
from trendscope.watching.watch import Watch, WatchOptions

_KEEP = """insert into watches values (:id, :body, :seal)
    on conflict (id) do update set body = excluded.body, seal = excluded.seal"""


class WatchList:
    """All questions that are watched. Raises what `Database` raises."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def add(self, question: str, every: Every, options: WatchOptions, today: date) -> Watch:
        """Watch a question from today on.

        Raises UsageError if it is watched with these options already.
        """
        watch = Watch(id=_id(question, options), question=question, every=every, options=options, added=today)
        if known := self._find(watch.id):
            raise UsageError(
                "this is watched already, as {id}, every {every}", id=known.id, every=known.every
            )
        self.keep(watch)
        return watch

    def keep(self, watch: Watch) -> None:
        """Keep a question, in the place of what is known of it."""
        self._database.write((_KEEP, sealed(id=watch.id, body=watch.model_dump_json())))

    def all(self) -> list[Watch]:
        """All of them, in the order in which they are due."""
        rows = filter(is_sealed, self._database.read("select * from watches"))
        found = (Watch.model_validate_json(row[1]) for row in rows)
        return sorted(found, key=lambda watch: (watch.due, watch.added, watch.question))

    def get(self, name: str) -> Watch:
        """The one whose id begins like this, or with this question.

        Raises UsageError if there is none, or more than one.
        """
        words = plain_question(name)
        watches = self.all()
        found = [watch for watch in watches if plain_question(watch.question) == words]
        found = found or [watch for watch in watches if words and watch.id.startswith(words)]
        if len(found) != 1:
            if found:
                raise UsageError(
                    "several questions are watched as {name!r}; `trendscope watch list` has their ids",
                    name=name,
                )
            raise UsageError(
                "no question is watched as {name!r}; `trendscope watch list` has their ids", name=name
            )
        return found[0]

    def remove(self, name: str) -> Watch:
        """Watch a question no longer; its runs are kept."""
        watch = self.get(name)
        self._database.write(("delete from watches where id = :id", {"id": watch.id}))
        return watch

    def _find(self, name: str) -> Watch | None:
        rows = filter(is_sealed, self._database.read("select * from watches where id = :id", id=name))
        return next((Watch.model_validate_json(row[1]) for row in rows), None)


def _id(question: str, options: WatchOptions) -> str:
    """The same for the same question with the same options."""
    parts = (plain_question(question), options.model_dump_json(exclude_defaults=True))
    return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=4).hexdigest()
