"""Asks the watched questions that are due, and says what changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from trendscope.archive import Archive
from trendscope.difference.compare import compare
from trendscope.difference.difference import Difference
from trendscope.difference.summary import summary
from trendscope.errors import StoreDamaged, TrendscopeError, UsageError
from trendscope.report.report import Report
from trendscope.store.keeping import new_id
from trendscope.text.message import Message
from trendscope.watching.schedule import due_after
from trendscope.watching.watch import Watch
from trendscope.watching.watch_list import WatchList

_log = logging.getLogger(__name__)

Ending = Literal["first", "unchanged", "changed", "partial", "failed"]
"""How a question that was due ended.

first      it was asked for the first time: later runs are compared with this one
unchanged  the reports say the same
changed    they do not
partial    something is missing; it is still due, and only what is missing is asked for again
failed     there is no report; it is still due
"""


class Ask(Protocol):
    def __call__(self, watch: Watch, run: str, *, resumes: bool) -> Report:
        """Ask the question as the run with this id, or go on with that run."""
        ...


@dataclass(frozen=True)
class Answered:
    """A question that was due, how it ended, and why it failed if it did."""

    watch: Watch
    ending: Ending
    difference: Difference | None = None
    reason: str = ""


class Asking:
    """Asks what is due on a day. Two of them may work on one store at once: a question is asked by one."""

    def __init__(self, archive: Archive, today: date) -> None:
        self._archive = archive
        self._store = archive.store
        self._watches = WatchList(archive.store)
        self._today = today

    def ask_due(self, ask: Ask) -> Iterator[Answered]:
        """Every question that is due and that nobody else is asking; one that fails keeps none waiting."""
        for watch in self._watches.all():
            if watch.due > self._today or (give_back := self._store.try_hold(f"watch {watch.id}")) is None:
                continue
            try:
                # Somebody else may have asked it, or removed it, since the list was read.
                now = next((each for each in self._watches.all() if each.id == watch.id), None)
                if now and now.due <= self._today:
                    yield self._asked(now, ask)
            finally:
                give_back()

    def _asked(self, watch: Watch, ask: Ask) -> Answered:
        pending = self._pending(watch)
        run = pending or new_id()
        self._watches.keep(watch := watch.model_copy(update={"pending": run}))
        try:
            report = ask(watch, run, resumes=pending is not None)
        except TrendscopeError as error:
            return Answered(watch, "failed", reason=error.message)
        except Exception as error:  # noqa: BLE001 - the other questions are asked whatever this one met
            _log.debug("the watched question %s failed", watch.id, exc_info=error)
            return Answered(watch, "failed", reason=f"{type(error).__name__}: {error}")
        if report.status == "complete":
            return self._compared(watch, run, report)
        if report.status == "partial":
            return Answered(watch, "partial", reason="; ".join(report.gaps))
        self._watches.keep(watch := watch.model_copy(update={"pending": None}))
        return Answered(watch, "failed", reason="; ".join(report.gaps) or Message("nothing was found"))

    def _pending(self, watch: Watch) -> str | None:
        """A run that was begun since the question was due, and is not complete."""
        if watch.pending is None:
            return None
        try:
            began = self._archive.options(watch.pending).today
        except UsageError:  # it was never opened, or is forgotten
            return None
        return watch.pending if due_after(watch.added, watch.every, began) > self._today else None

    def _compared(self, watch: Watch, run: str, report: Report) -> Answered:
        """The end of a complete run: what changed since the one before."""
        update: dict[str, object] = {"asked": self._today, "run": run, "pending": None}
        before = self._before(watch, run)
        difference = compare(before, report) if before else None
        if difference and difference.is_changed:
            update |= {"changed": summary(difference), "changed_on": self._today}
        self._watches.keep(watch := watch.model_copy(update=update))
        if difference is None:
            return Answered(watch, "first")
        return Answered(watch, "changed" if difference.is_changed else "unchanged", difference)

    def _before(self, watch: Watch, run: str) -> Report | None:
        """The report of the last complete run, or of the one before if that is forgotten; None at first."""
        if watch.run is None:
            return None
        with suppress(UsageError, StoreDamaged):
            return self._archive.report(watch.run)
        with suppress(UsageError, StoreDamaged):
            earlier = self._archive.previous(run)
            return self._archive.report(earlier.id) if earlier else None
        return None
