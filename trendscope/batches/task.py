"""A question of a batch with all that whoever answers it has to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from langchain_core.tools import BaseTool
from pydantic import BaseModel, ConfigDict, Field

from trendscope.api import aresearch
from trendscope.archive import Archive
from trendscope.budget import Budget
from trendscope.errors import StoreDamaged
from trendscope.kept_report import report_of
from trendscope.report.report import Report
from trendscope.store.keeping import Keeping
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store

# Questions wait for each other's turns at a source, so that one alone may take much longer.
EACH: Mapping[str, Any] = {"seconds": 3600.0}


class BatchTask(BaseModel):
    """A question, and what it is asked with: `options` of `trendscope.aresearch`, and `limits` of a budget.

    `run` is the id of the run that answers it. The same one, whoever answers it and however often it is
    begun, has one result. `fresh` takes no answer that another run has received, and `batch` is what it is
    asked with others for.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    question: str
    options: dict[str, Any] = Field(default_factory=dict)
    limits: dict[str, Any] = Field(default_factory=dict)
    fresh: bool = False
    batch: str = ""

    def try_hold(self, store: Store) -> Callable[[], None] | None:
        """Hold the question, so that nobody else answers it: see `Database.try_hold`."""
        return store.try_hold(f"batch {self.run}")

    def kept(self, store: Store) -> Report | KeptRun | None:
        """The report of its run, or else the run, to go on with; None if it begins anew.

        It does if its row cannot be read, as after an update: what it has received is kept beside it.
        """
        kept = store.find_run(self.run)
        with suppress(StoreDamaged):
            if kept and kept.status:
                return report_of(kept)
            if kept:
                kept.read_options()
                return kept
        return None

    def budget(self, parent: Budget | None = None) -> Budget:
        """A new budget with its limits."""
        return Budget(**{**EACH, **self.limits}, parent=parent)

    async def answer(
        self, archive: Archive, budget: Budget, tools: Sequence[BaseTool], *, is_begun: bool
    ) -> Report:
        """The report of its run; one that is begun goes on where it was interrupted."""
        if is_begun:
            return await archive.aresume(self.run, budget=budget, tools=tools)
        return await aresearch(
            self.question,
            **self.options,
            tools=tools,
            budget=budget,
            settings=archive.settings,
            keeping=Keeping(run=self.run, fresh=self.fresh, batch=self.batch),
        )
