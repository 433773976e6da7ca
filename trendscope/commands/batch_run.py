"""What the commands share that answer every question of a file."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import aclosing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.memory import COLLECT_EVERY, collect_less_garbage, give_memory_back
from trendscope.commands.messages import complain, say
from trendscope.errors import BudgetExhausted, StoreError, UsageError, reason_of
from trendscope.stopping import Farewell, Stopping
from trendscope.text.message import Message

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from trendscope.batches.batch import Batch
    from trendscope.batches.question import BadLine
    from trendscope.batches.result import BatchResult
    from trendscope.commands.batch_progress import BatchProgress

STANDARD = "-"
MAX_BAD = 20  # lines that are told
GO_ON = Message("stopped; the same command goes on where it was")
FAREWELL = Farewell(
    stopping=Message("stopping; once more to end at once"),
    nothing=GO_ON,
    partial=GO_ON,
    whole=Message("stopped when every question was answered"),
)


def lines_of(name: str) -> list[str]:
    """The lines of a file, or of standard input. Raises UsageError if it cannot be read."""
    try:
        content = sys.stdin.buffer.read() if name == STANDARD else Path(name).read_bytes()
        return content.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError("cannot read {name}: {reason}", name=name, reason=reason_of(error)) from error
    except ValueError as error:
        raise UsageError("cannot read {name}: it is not UTF-8", name=name) from error


def question_options(options: argparse.Namespace) -> dict[str, Any]:
    """The options of those questions that do not say otherwise. Raises UsageError for what cannot be used."""
    from trendscope.batches.question import checked_options

    return checked_options(
        since=options.since,
        until=options.until,
        language=options.lang,
        sources=tuple(options.source),
        max_papers=options.max_papers,
        model=options.model,
    )


def refuse(bad: list[BadLine]) -> int:
    """Say which lines cannot be used; gives the exit status."""
    bad.sort(key=lambda each: each.line)
    for each in bad[:MAX_BAD]:
        complain(each.message, 2)
    if len(bad) > MAX_BAD:
        say("and {more:,} more lines", more=len(bad) - MAX_BAD)
    return 2


def answer_all(
    batch: Batch,
    append: Callable[[BatchResult], bool],
    progress: BatchProgress,
    stopping: Stopping,
    *,
    quiet: bool,
) -> None:
    """Answer what is left of a batch; `append` gets each result, and says whether it is new.

    A signal stops it, and so does its budget, which the batch then says.
    """
    from trendscope import child_processes

    collect_less_garbage()
    stop = partial(batch.budget.stop, Message("stopped by you"))
    with stopping.researching(stop, child_processes.kill_all, FAREWELL), suppress(BudgetExhausted):
        asyncio.run(_work(batch, append, progress, quiet=quiet))
    stopping.is_whole = progress.done == progress.total


async def _work(
    batch: Batch, append: Callable[[BatchResult], bool], progress: BatchProgress, *, quiet: bool
) -> None:
    """Answer what is left, and show how far it is."""
    from trendscope.commands.batch_progress import showing_batch

    with showing_batch(quiet=quiet) as (show, every):
        showing = asyncio.create_task(_show(batch, progress, show, every))
        try:
            async with aclosing(batch.results()) as found:
                async for result in found:
                    if await asyncio.to_thread(append, result):
                        progress.add(result)
                    if not progress.ended % COLLECT_EVERY:
                        give_memory_back()
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError, StoreError):
                await showing


async def _show(batch: Batch, progress: BatchProgress, show: Callable[[str], None], every: float) -> None:
    shown = ""
    while True:
        runs = list(batch.in_flight)
        line = progress.line(len(runs), await asyncio.to_thread(batch.requests_of, runs))
        if line != shown:
            show(line)
        shown = line
        await asyncio.sleep(every)
