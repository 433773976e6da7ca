"""How a worker answers a question: once, whoever had it before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from langchain_core.tools import BaseTool

from trendscope.api import aresearch
from trendscope.archive import Archive
from trendscope.batches.batch import EACH, kept_of
from trendscope.budget import Budget
from trendscope.errors import StoreUnavailable
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.store.keeping import Keeping
from trendscope.store.runs import KeptRun
from trendscope.workers.queued import Held, QueuedQuestion


class Answerer:
    """Answers questions with the settings and the tools of this process."""

    def __init__(self, settings: Settings, tools: Sequence[BaseTool] = ()) -> None:
        self._archive = Archive(settings)
        self._tools = tools

    async def answer(self, question: QueuedQuestion) -> Report | None:
        """The report that answers a question, as it is kept; None if it was answered before.

        One that another worker has begun goes on where it was. Raises Held if one works on it now,
        UsageError for a question that cannot be used, and StoreError if the answer cannot be kept.
        """
        give_back = await asyncio.to_thread(self._archive.store.try_hold, f"batch {question.run}")
        if give_back is None:
            raise Held
        try:
            begun = await self._kept(question)
            if isinstance(begun, Report):
                return None
            await self._ask(question, begun=begun is not None)
            kept = await self._kept(question)
        finally:
            await asyncio.to_thread(give_back)
        if not isinstance(kept, Report):
            raise StoreUnavailable("the store had no room for the answer; the question waits again")
        return kept

    async def _kept(self, question: QueuedQuestion) -> Report | KeptRun | None:
        return await asyncio.to_thread(kept_of, self._archive.store, question.run)

    async def _ask(self, question: QueuedQuestion, *, begun: bool) -> None:
        budget = Budget(**{**EACH, **question.limits})
        if begun:
            await self._archive.aresume(question.run, budget=budget, tools=self._tools)
            return
        await aresearch(
            question.question,
            **question.options,
            tools=self._tools,
            budget=budget,
            settings=self._archive.settings,
            keeping=Keeping(run=question.run, fresh=question.fresh, batch=question.batch),
        )
