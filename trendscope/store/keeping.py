"""How a run is kept, or run again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from trendscope.journal import Journal
from trendscope.settings import Settings
from trendscope.store.opening import open_store
from trendscope.store.options import RunOptions
from trendscope.store.request import Kind
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store


def new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Keeping:
    """What a new run is kept as.

    `fresh` takes no answer that another run has received, and `renews` none to these kinds of request. `kept`
    is the run that is run again: it is resumed with what it has received, or replayed from that alone.
    `batch` is what it is asked with others for. `store` is where it is kept, if not where the settings say.
    """

    run: str = field(default_factory=new_id)
    fresh: bool = False
    renews: frozenset[Kind] = frozenset()
    kept: KeptRun | None = None
    replays: bool = False
    batch: str = ""
    store: Store | None = None

    @property
    def options(self) -> RunOptions | None:
        """What the run was asked with that is run again."""
        return self.kept.read_options() if self.kept else None

    def store_of(self, settings: Settings) -> Store | None:
        """Where the run is kept; None if it is not."""
        return self.store or open_store(settings)

    def open_journal(self, settings: Settings) -> Journal:
        ended = self.kept.stopped if self.kept and self.replays else None
        store = self.store_of(settings)
        return Journal(
            store, self.run, fresh=self.fresh, renews=self.renews, replays=self.replays, ended=ended
        )
