"""The work on a batch: so many questions at a time, each held by one process, and one budget for all."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.tools import BaseTool

from trendscope.archive import Archive
from trendscope.batches.question import BatchQuestion
from trendscope.batches.result import BatchResult, Spent, result_of, spent
from trendscope.batches.task import BatchTask
from trendscope.budget import Budget
from trendscope.errors import BudgetExhausted, StoreError, TrendscopeError
from trendscope.net.cancellation import in_time
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.store.store import Store
from trendscope.text.message import Message

JOBS = 4
UNLIMITED = {"searches": 10**12, "calls": 10**12, "tokens": 10**12, "seconds": 1e9}
HELD = 0.1  # seconds until a question is looked at again that another process works on

_log = logging.getLogger(__name__)


@dataclass
class Batch:
    """Questions under the id of a batch, which names their runs.

    `budget` is for all of them, `each` has the limits of one. `is_told` says of the number of a question
    that its result is known already, such as from another process. `fresh` takes no answer that a run outside
    the batch has received. `prepare` is called, in a thread, before anything is asked. `lack` is why nothing
    more is asked, once the budget is used up.
    """

    id: str
    questions: Sequence[BatchQuestion]
    settings: Settings
    store: Store
    budget: Budget
    each: Mapping[str, Any] = field(default_factory=dict)
    tools: Sequence[BaseTool] = ()
    jobs: int = JOBS
    is_told: Callable[[int], bool] = lambda number: False
    fresh: bool = False
    prepare: Callable[[], None] = lambda: None
    lack: str | None = None
    in_flight: set[str] = field(default_factory=set)
    _pending: deque[int] = field(default_factory=deque)
    _earlier: dict[int, Spent] = field(default_factory=dict)

    def run_id(self, number: int) -> str:
        return self.questions[number - 1].run_id(self.id, number)

    def task(self, number: int) -> BatchTask:
        """The question of this number, with all that it is asked with."""
        question = self.questions[number - 1]
        return BatchTask(
            run=self.run_id(number),
            question=question.question,
            options=question.options,
            limits=dict(self.each),
            fresh=self.fresh,
            batch=self.id,
        )

    def count_earlier(self) -> None:
        """Count in the budget what unfinished questions have spent; a finished one is counted by `book`."""
        for number in range(1, len(self.questions) + 1):
            if not self.is_told(number):
                cost = spent(self.store.uses(self.run_id(number)))
                if cost.requests or cost.calls:
                    self._earlier[number] = cost
                    self.budget.add_spent(**cost.for_budget())

    def book(self, result: BatchResult) -> None:
        """Count in the budget what another process has spent on a question."""
        cost = result.cost - self._earlier.pop(result.number, Spent())
        self.budget.add_spent(**cost.for_budget())

    def requests_of(self, runs: Sequence[str]) -> int:
        """The requests that these runs have made."""
        return sum(spent(self.store.uses(run)).requests for run in runs)

    async def results(self) -> AsyncGenerator[BatchResult, None]:
        """The results in the order in which they come.

        Raises BudgetExhausted, after all results that there can be, if the budget is used up or stopped, and
        StoreError if the store cannot be used. Questions that are not finished by then go on where they were
        when they are asked again.
        """
        await asyncio.to_thread(self.prepare)
        self._pending.extend(range(1, len(self.questions) + 1))
        answered = 0
        running: set[asyncio.Task[BatchResult | None]] = set()
        try:
            while True:
                while len(running) < self.jobs and (number := self._next()):
                    running.add(asyncio.create_task(self._take(number)))
                if not running:
                    break
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    if result := task.result():
                        answered += 1
                        yield result
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        if self.lack:
            raise BudgetExhausted(unfinished(answered, len(self.questions), self.lack))

    def _may_go_on(self) -> bool:
        """Whether something is left to spend."""
        try:
            self.budget.check_time()
        except BudgetExhausted as error:
            self.lack = self.lack or error.message
        return self.lack is None

    def _next(self) -> int | None:
        """The next question that has no result yet; None if there is none, or nothing left to spend."""
        while self._pending and self._may_go_on():
            if not self.is_told(number := self._pending.popleft()):
                return number
        return None

    async def _take(self, number: int) -> BatchResult | None:
        """The result of a question; None if another process works on it, or it was cut short."""
        task = self.task(number)
        give_back = await asyncio.to_thread(task.try_hold, self.store)
        if give_back is None:
            await asyncio.sleep(HELD)
            self._pending.append(number)
            return None
        self.in_flight.add(task.run)
        try:
            # Another process may have had it until now.
            return None if self.is_told(number) else await self._result(number, task)
        finally:
            self.in_flight.discard(task.run)
            give_back()

    async def _result(self, number: int, task: BatchTask) -> BatchResult | None:
        kept = await asyncio.to_thread(task.kept, self.store)
        if isinstance(kept, Report):
            report = kept
        else:
            archive, budget = Archive(self.settings, self.store), task.budget(self.budget)
            try:
                with budget.sharing():
                    report = await in_time(
                        task.answer(archive, budget, self.tools, is_begun=kept is not None)
                    )
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - one question must not end the others
                if not budget.is_cut_short:
                    return _failed(number, task, error)
            if budget.is_cut_short:
                self.lack = self.lack or budget.lack
                return None
        self._earlier.pop(number, None)
        return result_of(number, task.run, report, await asyncio.to_thread(self.store.uses, task.run))


def _failed(number: int, task: BatchTask, error: Exception) -> BatchResult:
    _log.debug("question %d failed", number, exc_info=error)
    text = str(error) if isinstance(error, TrendscopeError) else f"{type(error).__name__}: {error}"
    reason = " ".join(text.split())
    return BatchResult(number=number, question=task.question, run=task.run, status="failed", error=reason)


def unfinished(answered: int, total: int, reason: str) -> Message:
    """Why questions are left, and what to do."""
    return Message(
        "{answered:,} of {total:,} answered; {reason}; run it again with a larger one to go on",
        answered=answered,
        total=total,
        reason=reason,
    )
