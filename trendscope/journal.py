"""The journal of a run: every request to the outside world, asked once, and kept.

A run that was interrupted is run again from its beginning: what it had received comes from the journal, what
had failed fails in the same words, and only the rest is asked for. A replay is the same without the rest.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from trendscope.errors import BudgetExhausted, ModelError, NotKept, SourceError, StoreError
from trendscope.kept_failure import as_text, failure_of
from trendscope.net.cancellation import has_ended, pause
from trendscope.net.threads import in_network_thread
from trendscope.store.answers import Known, Use
from trendscope.store.request import MAX_AGE, Cost, Kind, Request
from trendscope.store.store import Store
from trendscope.text.lines import shorten

T = TypeVar("T")

_POLL = 0.02  # seconds
_MAX_NAMED = 200  # characters of a request that a message names

_kind: ContextVar[tuple[Kind, float]] = ContextVar("_kind", default=("search", MAX_AGE["search"]))


@contextmanager
def asking_for(kind: Kind, max_age: float | None = None) -> Iterator[None]:
    """What is requested in the block is of this kind, and good for so many seconds."""
    token = _kind.set((kind, MAX_AGE[kind] if max_age is None else max_age))
    try:
        yield
    finally:
        _kind.reset(token)


def request(**fields: object) -> Request:
    """A request of the kind that is asked for."""
    kind, max_age = _kind.get()
    return Request(kind, fields, max_age)


@dataclass
class Answer:
    """What came from outside, and what it cost; `pack` makes the bytes that are kept."""

    pack: Callable[[], bytes]
    cost: Cost = field(default_factory=Cost)


@dataclass
class Journal:
    """Asks for each thing once, whoever else asks for it, and keeps the answer.

    Without a store nothing is kept. `fresh` takes no answer that another run has received, and `renews` none
    to these kinds of request; `replays` takes no new one at all, and `ended` is why the run that is replayed
    did not make all its requests. `trouble` is why nothing is kept any more, if that is so.
    """

    store: Store | None = None
    run: str = ""
    fresh: bool = False
    renews: frozenset[Kind] = frozenset()
    replays: bool = False
    ended: str | None = None
    trouble: StoreError | None = None
    spent: Cost = field(default_factory=Cost)
    _counted: set[bytes] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get_or_call(self, request: Request, call: Callable[[], Answer]) -> Known | None:
        """What is kept, else None, after `call` was made and its answer kept.

        Raises what `call` raises, or raised before in this run, and NotKept for a request that the run which
        is replayed never made.
        """
        if (known := self._recall(request)) is not None:
            return known
        give_back = self._hold(request)
        try:
            if give_back and (known := self._recall(request)) is not None:
                return known
            try:
                answer = call()
            except (SourceError, ModelError) as error:
                self._note_failure(request, error)
                raise
            self._keep(request, answer)
            return None
        finally:
            if give_back:
                give_back()

    async def aget_or_call(self, request: Request, call: Callable[[], Awaitable[Answer]]) -> Known | None:
        """The same for a call that is awaited."""
        if self.store is None or self.trouble:
            await call()
            return None
        if (known := await asyncio.to_thread(self._recall, request)) is not None:
            return known
        give_back = await in_network_thread(partial(self._hold, request))
        try:
            if give_back and (known := await asyncio.to_thread(self._recall, request)) is not None:
                return known
            try:
                answer = await call()
            except (SourceError, ModelError) as error:
                await asyncio.to_thread(self._note_failure, request, error)
                raise
            # Whatever else is cancelled: this was paid for.
            await asyncio.shield(asyncio.to_thread(self._keep, request, answer))
            return None
        finally:
            if give_back:
                await asyncio.to_thread(give_back)

    def note_trouble(self, error: StoreError) -> None:
        """Keep nothing more, because of this error."""
        self.trouble = self.trouble or error

    def _recall(self, request: Request) -> Known | None:
        """What is kept; raises the failure that this run met, and NotKept in a replay."""
        if self.store is None or self.trouble:
            return None
        try:
            known = self._own(self.store, request) or self._of_others(self.store, request)
        except StoreError as error:
            self._give_up(error)
            return None
        if known is None and self.replays:
            if self.ended is not None:
                raise BudgetExhausted(self.ended)
            raise NotKept(
                "the run never made this request: {request}", request=shorten(request.text, _MAX_NAMED)
            )
        return known

    def _own(self, store: Store, request: Request) -> Known | None:
        """What this run has received, or failed to."""
        use = store.use(self.run, request.key)
        if use is None:
            return None
        paid = use.cost if use.fresh and self._counts(request.key) else Cost()
        if use.failure is not None:
            self._spend(paid)
            raise failure_of(use.failure)
        found = store.answer(request.key, at=use.at)
        if found is None:
            return None
        self._spend(paid)
        return Known(found.body, found.at, paid)

    def _counts(self, key: bytes) -> bool:
        """Whether the cost of an answer is still to be counted: one that is used twice was paid for once."""
        with self._lock:
            is_new = key not in self._counted
            self._counted.add(key)
        return is_new

    def _of_others(self, store: Store, request: Request) -> Known | None:
        """What another run has received, not too long ago."""
        if self.fresh or self.replays or request.kind in self.renews:
            return None
        found = store.answer(request.key, since=store.clock() - request.max_age)
        if found:
            store.keep_use(self.run, Use(key=request.key, at=found.at, fresh=False))
        return found

    def _hold(self, request: Request) -> Callable[[], None] | None:
        """Wait until nobody else asks for the same, in this process or another; gives it back when called."""
        if self.store is None or self.trouble:
            return None
        try:
            while (give_back := self.store.try_hold(request.key.hex())) is None:
                pause(_POLL)
        except StoreError as error:
            self._give_up(error)
            return None
        return give_back

    def _note_failure(self, request: Request, error: SourceError | ModelError) -> None:
        """Keep a failure, unless it only says that the run has ended."""
        if self.store is None or self.trouble or has_ended():
            return
        use = Use(key=request.key, at=self.store.clock(), fresh=True, failure=as_text(error))
        self._try(partial(self.store.keep_use, self.run, use))

    def _keep(self, request: Request, answer: Answer) -> None:
        self._counts(request.key)
        self._spend(answer.cost)
        if self.store is not None and not self.trouble:
            self._try(partial(self.store.keep_answer, self.run, request, answer.pack(), answer.cost))

    def _try(self, keep: Callable[[], None]) -> None:
        try:
            keep()
        except StoreError as error:
            self._give_up(error)

    def _give_up(self, error: StoreError) -> None:
        """Go on without the store: what was received is still in the run. A replay has nothing else."""
        if self.replays:
            raise error
        self.note_trouble(error)

    def _spend(self, cost: Cost) -> None:
        with self._lock:
            self.spent += cost
