"""`trendscope worker`: answer the questions that wait in the store's database."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from trendscope.commands.memory import COLLECT_EVERY, collect_less_garbage, give_memory_back
from trendscope.commands.messages import add_debug, add_quiet, complain, say, status_in_words
from trendscope.commands.research_options import add_jobs, add_tools, check_jobs
from trendscope.errors import StoreError
from trendscope.stopping import Farewell, Stopping
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from trendscope.batches.task import BatchTask
    from trendscope.workers.queue import Queue
    from trendscope.workers.worker import Worker

STOPPED = Message("stopped; another worker goes on with what was in flight")
FAREWELL = Farewell(
    stopping=Message("stopping, and giving back what is in flight; once more to end at once"),
    nothing=STOPPED,
    partial=STOPPED,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Answer the questions that `trendscope batch FILE --queue` has put in the PostgreSQL database that "
        "is the store, until it is stopped. Any number of workers, on any machine, share them; see "
        "docs/scale.md."
    )
    add_jobs(parser)
    parser.add_argument("--until-empty", action="store_true", help=_("end when no question waits any more"))
    add_tools(parser)
    add_quiet(parser)
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    import asyncio
    from contextlib import suppress

    from trendscope import child_processes
    from trendscope.commands.research_run import settings_with, user_tools
    from trendscope.settings import remember_keys
    from trendscope.workers.opening import open_queue

    remember_keys()
    check_jobs(options)
    settings = settings_with(options.mcp)
    queue = open_queue(settings)
    tools = user_tools(options.tool)
    collect_less_garbage()
    from trendscope.workers.worker import Worker

    worker = Worker(settings, tools)
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        working = loop.create_task(_work(queue, worker, options))

        def stop() -> None:
            loop.call_soon_threadsafe(working.cancel)

        with stopping.researching(stop, child_processes.kill_all, FAREWELL), suppress(asyncio.CancelledError):
            runner.run(_until(working))
    return 0


async def _until(work: Awaitable[None]) -> None:
    await work


async def _work(queue: Queue, worker: Worker, options: argparse.Namespace) -> None:
    from trendscope.workers.held import Held

    answered = 0

    def tell(text: str, /, **fields: object) -> None:
        if not options.quiet:
            say(text, **fields)

    async def answer(task: BatchTask) -> None:
        nonlocal answered
        try:
            report = await worker.answer(task)
        except Held:
            raise
        except StoreError as error:
            complain(error, 1)
            raise
        except Exception as error:
            say("failed, {question}: {error}", question=task.question, error=error)
            raise
        if report is None:
            return
        tell("{status}, {question}", status=status_in_words(report.status), question=task.question)
        answered += 1
        if not answered % COLLECT_EVERY:
            give_memory_back()

    tell(Message("answering what waits") if options.until_empty else Message("waiting for questions"))
    await queue.work(answer, jobs=options.jobs, until_empty=options.until_empty)
