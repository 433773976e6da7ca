"""The queue, which is Procrastinate's, in the database of the store.

A question is taken by one worker at a time. A worker that is told to stop gives back what it works on. One
that is killed, or whose machine is gone, gives no sign of life any more, and the others give back for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.schema import SchemaManager
from procrastinate.worker import Worker

from trendscope.batches.task import BatchTask
from trendscope.errors import StoreError, StoreUnavailable
from trendscope.store.postgres import PostgresDatabase, lock_key
from trendscope.workers.held import Held

QUEUE = "trendscope"
TASK = "trendscope.answer"
HEARTBEAT = 2.0  # seconds
# A busy machine may be late, and a question that is taken over from a living worker is begun in vain.
STALLED = 8.0  # seconds without a sign of life
FORGOTTEN = 60.0  # seconds until a worker is struck off the list
_TEND = 1.0  # seconds between looks at the list
_RETRY = 5  # seconds until a question is taken again that the store had no room for
_MAX_ATTEMPTS = 20  # then a question is given up: it may be what ends those who answer it
_LOCK = "trendscope: queue"
_WAITING = """select lock from procrastinate_jobs
    where queue_name = %(queue)s and status in ('todo', 'doing')"""

Answering = Callable[[BatchTask], Awaitable[None]]


class _GiveBack(BaseRetryStrategy):
    """What becomes of a question that was not answered."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Give back what was interrupted, come again later for what cannot be kept, and give up the rest."""
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, Held | StoreError) and job.attempts < _MAX_ATTEMPTS:
            return RetryDecision(retry_in={"seconds": _RETRY})
        return None


class Queue:
    """The queue of one database. Every method raises StoreUnavailable if it cannot be reached."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self._app = App(connector=PsycopgConnector(conninfo=database.conninfo, min_size=1, max_size=4))
        self._answer: Answering | None = None
        self._app.task(name=TASK, queue=QUEUE, retry=_GiveBack())(self._take)

    async def add(self, tasks: Iterable[BatchTask]) -> int:
        """Let these questions wait for a worker, except those that do already; how many are new."""
        async with self._opened():
            known = set(await self._waiting())
            new = [each for each in tasks if each.run not in known]
            if new:
                await self._app.job_manager.batch_defer_jobs_async(jobs=[_job(each) for each in new])
        return len(new)

    async def work(self, answer: Answering, *, jobs: int, until_empty: bool = False) -> None:
        """Answer questions, so many at once, until this is cancelled; with `until_empty`, until none is left.

        What `answer` raises is the end of a question, except StoreError and Held: then it waits again.
        """
        self._answer = answer
        asyncio.get_running_loop().set_exception_handler(_let_go)
        async with self._opened():
            worker = Worker(
                self._app,
                queues=[QUEUE],
                concurrency=jobs,
                fetch_job_polling_interval=_TEND,
                shutdown_graceful_timeout=0,
                delete_jobs="successful",
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=FORGOTTEN,
            )
            working = asyncio.create_task(worker.run())
            tending = asyncio.create_task(self._tend(until_empty=until_empty))
            try:
                # A worker that cannot reach the database ends by itself.
                await asyncio.wait((working, tending), return_when=asyncio.FIRST_COMPLETED)
                if not tending.done():
                    raise StoreUnavailable("{store} cannot be reached any more", store=self._database.address)
                tending.result()
            finally:
                # A query that is just being answered swallows a cancellation, and the worker would go on.
                worker.stop()
                await _cancel(tending)
                await asyncio.gather(working, return_exceptions=True)

    async def _take(self, **task: object) -> None:
        assert self._answer  # noqa: S101 - only `work` runs tasks
        await self._answer(BatchTask.model_validate(task))

    async def _tend(self, *, until_empty: bool) -> None:
        """Give back what workers had that are gone; ends when nothing waits any more, if that is wanted."""
        manager = self._app.job_manager
        while not until_empty or await self._waiting():
            for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED):
                with suppress(exceptions.ConnectorException):  # another worker was faster
                    if job.attempts < _MAX_ATTEMPTS:
                        await manager.retry_job(job)
                    else:
                        await manager.finish_job(job, Status.FAILED, delete_job=False)
            await asyncio.sleep(_TEND)

    async def _waiting(self) -> list[str]:
        """The runs of the questions that nobody has finished."""
        rows = await self._app.connector.execute_query_all_async(_WAITING, queue=QUEUE)
        return [row["lock"] for row in rows]

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """The queue with its tables."""
        # They log what fails, with tracebacks: whoever calls has said it, or says it, in one line.
        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        await asyncio.to_thread(self._database.read, "select 1")
        try:
            await asyncio.to_thread(_create_tables, self._database.conninfo)
            async with self._app.open_async():
                yield
        except (psycopg.Error, exceptions.ConnectorException) as error:
            reason = " ".join(str(error.__cause__ or error).split())
            raise StoreUnavailable(
                "the queue in {store} cannot be used: {reason}", store=self._database.address, reason=reason
            ) from error


async def _cancel(task: asyncio.Task[None]) -> None:
    """Cancel a task, again if a query swallowed it."""
    while not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=_TEND)


def _let_go(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say nothing of a question that was taken over while a busy machine was late with its sign of life."""
    if not isinstance(context.get("exception"), exceptions.ConnectorException):
        loop.default_exception_handler(context)


def _job(task: BatchTask) -> Job:
    return Job(
        id=None,
        queue=QUEUE,
        task_name=TASK,
        lock=task.run,
        queueing_lock=None,
        task_kwargs=task.model_dump(mode="json"),
    )


def _create_tables(conninfo: str) -> None:
    with psycopg.connect(conninfo) as connection:
        # Others who come at the same time wait until the tables are there.
        connection.execute("select pg_advisory_xact_lock(%s)", (lock_key(_LOCK),))
        [(exists,)] = connection.execute("select to_regclass('procrastinate_jobs') is not null").fetchall()
        if not exists:
            connection.execute(SchemaManager.get_schema())
