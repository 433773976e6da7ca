"""How a worker answers a question: once, whoever had it before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from langchain_core.tools import BaseTool

from trendscope.archive import Archive
from trendscope.batches.task import BatchTask
from trendscope.errors import StoreUnavailable
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.workers.held import Held


class Worker:
    """Answers questions with the settings and the tools of this process."""

    def __init__(self, settings: Settings, tools: Sequence[BaseTool] = ()) -> None:
        self._archive = Archive(settings)
        self._tools = tools

    async def answer(self, task: BatchTask) -> Report | None:
        """The report that answers a question, as it is kept; None if it was answered before.

        One that another worker has begun goes on where it was. Raises Held if one works on it now,
        UsageError for a question that cannot be used, and StoreError if the answer cannot be kept.
        """
        store = self._archive.store
        give_back = await asyncio.to_thread(task.try_hold, store)
        if give_back is None:
            raise Held
        try:
            begun = await asyncio.to_thread(task.kept, store)
            if isinstance(begun, Report):
                return None
            await task.answer(self._archive, task.budget(), self._tools, is_begun=begun is not None)
            kept = await asyncio.to_thread(task.kept, store)
        finally:
            await asyncio.to_thread(give_back)
        if not isinstance(kept, Report):
            raise StoreUnavailable("the store had no room for the answer; the question waits again")
        return kept
