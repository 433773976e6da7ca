"""Many questions from Python."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from langchain_core.tools import BaseTool

from trendscope.batches.batch import JOBS, UNLIMITED, Batch
from trendscope.batches.check import Checker, check_all
from trendscope.batches.question import BatchQuestion
from trendscope.batches.result import BatchResult
from trendscope.budget import Budget, parse_limits
from trendscope.errors import UsageError
from trendscope.loops import iterate
from trendscope.settings import Settings, load_settings
from trendscope.store.keeping import new_id
from trendscope.store.opening import open_store
from trendscope.store.store import Store


def abatch(  # noqa: PLR0913 - options, all keyword-only
    questions: Iterable[str | BatchQuestion],
    *,
    name: str = "",
    jobs: int = JOBS,
    budget: str = "",
    each: str = "",
    tools: Sequence[BaseTool] = (),
    settings: Settings | None = None,
) -> AsyncGenerator[BatchResult, None]:
    """Answer many questions; gives the result of each one once, in the order in which they come.

    questions  texts, or `trendscope.BatchQuestion` for those with options of their own
    name       what the batch is called. Asked again by the same name, also in another process or several
               at once, what was answered comes from the store, and what was interrupted goes on. Without
               one, the batch is new.
    jobs       how many questions are worked on at once
    budget     limits on all of them together, such as `calls=2000,dollars=5`; what unfinished questions
               spent before counts too, but seconds and searches are those of this call
    each       limits on each question, as for `trendscope.aresearch`; it may take an hour by default,
               as it waits for the others
    tools      your own LangChain tools, which become sources
    settings   used instead of the environment's settings

    Raises UsageError, before anything is asked, for a question or an option that cannot be used, StoreError
    if the store cannot be used, and BudgetExhausted after the last result if questions are left because the
    budget is used up.
    """
    settings = settings or load_settings()
    told = [BatchQuestion(question=each_) if isinstance(each_, str) else each_ for each_ in questions]
    whole, limits = Budget(**UNLIMITED | parse_limits(budget)), parse_limits(each)
    store = needed_store(settings)
    batch = Batch(name or new_id(), told, settings, store, whole, limits, tools, jobs)
    checker = Checker(settings, partial(Budget, **limits, parent=whole), tools)

    def prepare() -> None:
        check_all(told, checker)
        if budget:
            batch.count_earlier()

    batch.prepare = prepare
    return batch.results()


def batch(questions: Iterable[str | BatchQuestion], **options: Any) -> Iterator[BatchResult]:
    """See `abatch`, whose options these are. Work goes on while the results are looked at."""
    return iterate(abatch(questions, **options))


def needed_store(settings: Settings) -> Store:
    """The store of the settings. Raises UsageError if nothing is to be kept."""
    store = open_store(settings)
    if store is None:
        raise UsageError("a batch goes on from what is kept, and TRENDSCOPE_STORE is off")
    return store
