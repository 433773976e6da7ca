"""A question that was asked before, and whose answers still hold, has its report already.

The same code makes the same report of the same answers. Nothing of the graph is imported here: that alone
takes longer than finding the report.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from trendscope.budget import Budget
from trendscope.errors import StoreDamaged, StoreError
from trendscope.kept_report import report_of, to_kept
from trendscope.library import LIBRARY
from trendscope.prompts import load_user_prompts
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.store.keeping import Keeping
from trendscope.store.options import RunOptions, kept_settings
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store
from trendscope.text.characters import whole_characters
from trendscope.version import code_digest


def repeat(  # noqa: PLR0913 - what a run is made of
    question: str,
    given: Mapping[str, object],
    *,
    settings: Settings,
    today: date,
    budget: Budget,
    keeping: Keeping,
) -> tuple[str, Report] | None:
    """The id of the earlier run and its report, kept as a new run; None if the question has to be worked on.

    `given` are the options of the graph that are not the defaults.
    Raises UsageError for prompts that cannot be read.
    """
    store = keeping.store_of(settings)
    if store is None or keeping.fresh or keeping.renews or keeping.kept or settings.mcp:
        return None
    options = RunOptions(
        question=whole_characters(question),
        today=today,
        context=dict(given),
        settings=kept_settings(settings),
        prompts={name: prompt.strip() for name, prompt in load_user_prompts(settings.prompts).items()},
        budget=budget.all_limits,
        batch=keeping.batch,
        code=code_digest(),
    )
    try:
        return _keep_again(store, KeptRun.begun(keeping.run, options))
    except StoreError:  # the run tells of it
        return None


def _keep_again(store: Store, new: KeptRun) -> tuple[str, Report] | None:
    found = earlier_report(store, new)
    if found is None:
        return None
    earlier, report = found
    store.keep_run(new.ended_with(report.status, None, to_kept(report), time.time()))
    return earlier, report


def earlier_report(store: Store, new: KeptRun) -> tuple[str, Report] | None:
    """The id and the report of an earlier run that `repeatable_runs` gives, all of whose answers `new` uses.

    Raises StoreError if the store cannot be used.
    """
    for earlier, report in repeatable_runs(store, new):
        if store.take_over(earlier.id, new.id):
            return earlier.id, _free(report)
    return None


def repeatable_runs(store: Store, new: KeptRun) -> Iterator[tuple[KeptRun, Report]]:
    """Earlier runs with the same options, with their reports.

    A user's tools are not known well enough, the library may have changed, and a run that lacked something
    may now get it.
    Raises StoreError if the store cannot be used.
    """
    options = new.read_options()
    sources = options.context.get("sources") or options.settings.sources
    if options.tools or LIBRARY in sources:
        return
    for earlier in store.complete_runs(new.question):
        if earlier.id == new.id:  # asked again as the same run: it has its own answers, and what they cost
            continue
        try:
            same = _without_batch(earlier.read_options()) == _without_batch(options)
            report = report_of(earlier) if same else None
        except StoreDamaged:  # an earlier version's
            continue
        if report:
            yield earlier, report


def _without_batch(options: RunOptions) -> dict[str, Any]:
    return options.model_dump(exclude={"batch"})


def _free(report: Report) -> Report:
    """The report of a run that has used nothing."""
    return report.model_copy(update={"usage": {name: type(used)(0) for name, used in report.usage.items()}})
