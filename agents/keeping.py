"""What a run is kept as, and when an earlier one has its report already."""

from __future__ import annotations

import time
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.run_factory import OpenRun
from trendscope.errors import StoreDamaged, StoreError
from trendscope.graphs.state import Context
from trendscope.prompts import REASONER_PROMPTS
from trendscope.report.report import Report
from trendscope.store.keeping import Keeping
from trendscope.store.options import RunOptions, ToolName, kept_settings
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store
from trendscope.text.characters import whole_characters
from trendscope.text.masking import mask_secrets
from trendscope.tools.registry import SOURCES
from trendscope.version import __version__, code_digest


def keep_start(run: OpenRun, question: str, context: Context, keeping: Keeping) -> None:
    """Write that a run has begun, unless it is run again or nothing is kept."""
    if run.journal.store is None or keeping.kept:
        return
    text = whole_characters(question)
    options = options_of(run, text, context, keeping).to_json()
    keep(run, KeptRun(id=run.id, question=text, options=options, version=__version__, started=time.time()))


def options_of(run: OpenRun, question: str, context: Context, keeping: Keeping) -> RunOptions:
    """What a run is asked with; all of a user's prompts are part of it, wherever they came from."""
    shipped = {f"{name}_prompt" for name in REASONER_PROMPTS}
    tools = [source for source in run.sources.values() if source.source not in SOURCES]
    return RunOptions(
        question=question,
        today=run.today,
        context=context.model_dump(mode="json", exclude=shipped, exclude_defaults=True),
        settings=kept_settings(run.settings),
        prompts=dict(run.prompts.replaced),
        budget=run.budget.all_limits,
        tools=tuple(ToolName(name=each.source, description=each.description) for each in tools),
        batch=keeping.batch,
        code=code_digest(),
    )


def keep(run: OpenRun, kept: KeptRun) -> None:
    """Write what is known of a run to the store, if it has one; a replay changes nothing."""
    store = run.journal.store
    if store is None or run.journal.replays or run.journal.trouble:
        return
    try:
        store.keep_run(kept)
    except StoreError as error:
        run.journal.note_trouble(error)
    else:
        run.kept = kept


def keep_report(run: OpenRun, report: Report) -> None:
    """Write the report of a run that has ended."""
    if run.kept:
        text = mask_secrets(report.model_dump_json())
        keep(run, run.kept.ended_with(report.status, run.budget.end_reason, text, time.time()))


def tell_trouble(run: OpenRun, runtime: Runtime[Context]) -> None:
    """Tell the reader, once, that nothing more is kept, if that is so."""
    if run.journal.trouble is None or run.has_told_trouble:
        return
    run.has_told_trouble = True
    text = run.wording("progress.not_kept", reason=str(run.journal.trouble))
    runtime.stream_writer({"specialist": "supervisor", "text": text, "is_warning": True})


def tell(run: OpenRun, runtime: Runtime[Context], key: str, **fields: object) -> None:
    runtime.stream_writer({"specialist": "supervisor", "text": run.wording(key, **fields)})


def earlier_report(run: OpenRun) -> tuple[KeptRun, Report] | None:
    """An earlier run with the same options whose answers are all good for this one, and its report.

    The same code makes the same report of the same answers. A user's tools are not known well enough, and a
    run that lacked something may now get it.
    """
    store, kept = run.journal.store, run.kept
    if store is None or kept is None or run.journal.trouble or run.journal.fresh or run.journal.renews:
        return None
    options = kept.read_options()
    if options.tools:
        return None
    try:
        return _earlier(store, kept, _without_batch(options), run)
    except StoreError as error:
        run.journal.note_trouble(error)
        return None


def _earlier(
    store: Store, kept: KeptRun, options: dict[str, Any], run: OpenRun
) -> tuple[KeptRun, Report] | None:
    for earlier in store.complete_runs(kept.question):
        try:
            same = _without_batch(earlier.read_options()) == options
        except StoreDamaged:  # an earlier version's
            continue
        if same and earlier.report and store.take_over(earlier.id, kept.id):
            report = Report.model_validate_json(earlier.report)
            return earlier, report.model_copy(update={"usage": run.usage})
    return None


def _without_batch(options: RunOptions) -> dict[str, Any]:
    return options.model_dump(exclude={"batch"})
