"""Questions on a finished run, which go on from those before, and what a person says of it."""

from __future__ import annotations

import asyncio
from hashlib import blake2b
from typing import Any

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from typing_extensions import Unpack

from trendscope.budget import as_budget
from trendscope.conversation.answer import Answer
from trendscope.conversation.options import AskOptions
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.errors import StoreDamaged, UsageError
from trendscope.events import event_of
from trendscope.feedback.judging import Judging
from trendscope.graphs.conversation import ConversationGraph, build_conversation
from trendscope.graphs.conversation_state import ConversationContext
from trendscope.kept_evidence import KeptEvidence
from trendscope.kept_report import report_of
from trendscope.loops import run_blocking
from trendscope.question.typed_text import typed_text
from trendscope.report.report import Report
from trendscope.settings import Settings, load_settings
from trendscope.store.conversations import in_memory, open_conversations
from trendscope.store.opening import open_store


async def aask_kept(
    evidence: KeptEvidence, settings: Settings, run: str, question: str, options: AskOptions
) -> Answer:
    """The answer from a kept run, by its whole id; what was asked before is remembered."""
    limits = as_budget(options.get("budget", ""))
    async with open_conversations(settings) as checkpoints:
        if options.get("new"):
            await checkpoints.adelete_thread(run)
        graph = build_conversation(
            checkpoints, load=evidence.load, settings=lambda: settings, budget=lambda: limits
        )
        return await _asked(graph, run, run, question, options)


async def aask_report(report: Report, question: str, **options: Unpack[AskOptions]) -> Answer:
    """The answer from a report: with the texts of its run if that is kept, else from its own sentences.

    Raises UsageError for an option that cannot be used.
    """
    settings = load_settings()
    if run := await asyncio.to_thread(_run_of, report, settings):
        return await aask_kept(KeptEvidence(lambda: settings), settings, run, question, options)
    limits, checkpoints, thread = as_budget(options.get("budget", "")), in_memory(), _digest(report)

    async def load(run: str, *, texts: bool) -> RunEvidence:
        return RunEvidence("", report)

    if options.get("new"):
        await checkpoints.adelete_thread(thread)
    graph = build_conversation(checkpoints, load=load, settings=lambda: settings, budget=lambda: limits)
    return await _asked(graph, thread, "", question, options)


def ask_report(report: Report, question: str, **options: Unpack[AskOptions]) -> Answer:
    """See `aask_report`."""
    return run_blocking(aask_report(report, question, **options))


def judge_report(report: Report, by: str = "") -> Judging:
    """What a person says of a report is kept with its run. Raises UsageError if that is not kept."""
    settings = load_settings()
    store, run = open_store(settings), _run_of(report, settings)
    if store is None or run is None:
        raise UsageError("the run of this report is not kept, so that nothing can be said of it")
    return Judging(store, run, report, by)


async def _asked(
    graph: ConversationGraph, thread: str, run: str, question: str, options: AskOptions
) -> Answer:
    """The answer of the graph in a thread. Raises UsageError for a question that it refuses."""
    question = typed_text(question)  # before it is kept: no file can hold half a character
    config: RunnableConfig = {"configurable": {"thread_id": thread}}
    state: dict[str, Any] = {}
    on_progress = options.get("on_progress")
    async for part in graph.astream(
        {"messages": [HumanMessage(question)], "run": run},
        config,
        context=_context(options),
        stream_mode=["custom", "values"],
        durability="exit",
        version="v2",
    ):
        if part["type"] == "custom" and on_progress:
            on_progress(event_of(part["data"]))
        elif part["type"] == "values":
            state = dict(part["data"])
    if not state.get("answer"):
        raise UsageError(state["messages"][-1].text)
    return Answer.model_validate(state["answer"])


def _context(options: AskOptions) -> ConversationContext:
    return ConversationContext(
        model=options.get("model"),
        language=options.get("language"),
        allow_search=options.get("allow_search", False),
    )


def _run_of(report: Report, settings: Settings) -> str | None:
    """The id of the kept run that has this very report."""
    store = open_store(settings)
    for run in store.complete_runs(report.question) if store else ():
        try:
            if report_of(run) == report:
                return run.id
        except (StoreDamaged, UsageError):
            continue
    return None


def _digest(report: Report) -> str:
    return blake2b(report.model_dump_json().encode("utf-8", "replace"), digest_size=16).hexdigest()
