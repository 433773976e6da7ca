"""What a run is kept as."""

from __future__ import annotations

import time

from langgraph.runtime import Runtime

from trendscope.agents.run_factory import OpenRun
from trendscope.errors import StoreError
from trendscope.events import Progress
from trendscope.feedback.kept_judgements import KeptJudgements
from trendscope.feedback.refused_in_run import refused_in
from trendscope.graphs.state import Context
from trendscope.kept_report import to_kept
from trendscope.prompts import REASONER_PROMPTS
from trendscope.repeated import earlier_report
from trendscope.report.report import Report
from trendscope.store.keeping import Keeping
from trendscope.store.options import RunOptions, ToolName, kept_settings
from trendscope.store.runs import KeptRun
from trendscope.text.characters import whole_characters
from trendscope.tools.registry import SOURCES
from trendscope.version import code_digest


def keep_start(run: OpenRun, question: str, context: Context, keeping: Keeping) -> None:
    """Write that a run has begun, unless it is run again or nothing is kept."""
    if run.journal.store is None or keeping.kept:
        return
    keep(run, KeptRun.begun(run.id, options_of(run, whole_characters(question), context, keeping)))


def options_of(run: OpenRun, question: str, context: Context, keeping: Keeping) -> RunOptions:
    """What a run is asked with; all of a user's prompts are part of it, wherever they came from."""
    others = {"confirm_plan", "budget", *(f"{name}_prompt" for name in REASONER_PROMPTS)}
    tools = [source for source in run.sources.values() if source.source not in SOURCES]
    return RunOptions(
        question=question,
        today=run.today,
        context=context.model_dump(mode="json", exclude=others, exclude_defaults=True),
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
        ended = run.kept.ended_with(report.status, run.budget.end_reason, to_kept(report), time.time())
        keep(run, ended)
        keep_refused(run, report)


def keep_refused(run: OpenRun, report: Report) -> None:
    """Write what the verifier and the judge refused of what a model wrote, and what replaced it."""
    store = run.journal.store
    if store is None or run.journal.replays or run.journal.trouble:
        return
    try:
        KeptJudgements(store).keep(*refused_in(report, run.id, run.refused))
    except StoreError as error:
        run.journal.note_trouble(error)


def tell_trouble(run: OpenRun, runtime: Runtime[Context]) -> None:
    """Tell the reader, once, that nothing more is kept, if that is so."""
    if run.journal.trouble is None or run.has_told_trouble:
        return
    run.has_told_trouble = True
    text = run.wording("progress.not_kept", reason=str(run.journal.trouble))
    runtime.stream_writer(Progress("supervisor", text, is_warning=True).to_dict())


def tell(run: OpenRun, runtime: Runtime[Context], key: str, **fields: object) -> None:
    runtime.stream_writer(Progress("supervisor", run.wording(key, **fields)).to_dict())


def repeated(run: OpenRun) -> tuple[str, Report] | None:
    """The id and the report of an earlier run, if this one would come to the same."""
    store, kept, journal = run.journal.store, run.kept, run.journal
    if store is None or kept is None or journal.trouble or journal.fresh or journal.renews:
        return None
    try:
        return earlier_report(store, kept)
    except StoreError as error:
        journal.note_trouble(error)
        return None
