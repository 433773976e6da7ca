"""What a kept run has for a conversation: its report, and the texts that it received."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from trendscope.conversation.run_evidence import RunEvidence
from trendscope.document import Document
from trendscope.errors import StoreError, UsageError
from trendscope.kept_report import report_of
from trendscope.settings import Settings, load_settings
from trendscope.store.opening import open_store
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store

MAX_RUNS = 4


@dataclass
class KeptEvidence:
    """Loads what kept runs have; that of the last few stays in memory."""

    settings: Callable[[], Settings] = load_settings
    store: Store | None = None
    _reports: dict[str, RunEvidence] = field(default_factory=dict)
    _texts: dict[str, RunEvidence] = field(default_factory=dict)

    async def load(self, run: str, *, texts: bool) -> RunEvidence:
        """The run whose id begins like this, or the latest; with `texts`, also what it received.

        Raises UsageError if there is none, or it has no report yet.
        """
        settings = await asyncio.to_thread(self.settings)
        store = self.store or open_store(settings)
        if store is None:
            raise UsageError("no run is kept; TRENDSCOPE_STORE is off")
        kept = await asyncio.to_thread(store.run, run)
        if kept.id not in self._reports:
            self._reports[kept.id] = RunEvidence(kept.id, await asyncio.to_thread(report_of, kept))
        if texts and kept.id not in self._texts:
            documents = await received(store, kept, settings)
            self._texts[kept.id] = with_texts(self._reports[kept.id], documents)
        for known in (self._reports, self._texts):
            _drop(known, but=kept.id)
        return self._texts.get(kept.id) or self._reports[kept.id]


def _drop(known: dict[str, RunEvidence], but: str) -> None:
    """Forget the runs that were loaded first, but the last few and this one."""
    for name in [*known][: max(0, len(known) - MAX_RUNS)]:
        if name != but:
            del known[name]


def with_texts(evidence: RunEvidence, documents: Mapping[str, Document]) -> RunEvidence:
    """With these texts, unless a sentence of the report is elsewhere in them: then ids differ."""
    counted = [name for name in evidence.report.sentences if name.document in evidence.report.corpus]
    holds = all(
        name.document in documents
        and documents[name.document].sentences[name.number - 1 : name.number]
        == (evidence.report.sentences[name].text,)
        for name in counted
    )
    return replace(evidence, documents=documents) if holds else evidence


async def received(store: Store, kept: KeptRun, settings: Settings) -> dict[str, Document]:
    """The documents that a run received, by their ids in its report; none if they cannot be had any more.

    The searches of the run are replayed, and nothing after them: no request is sent.
    """
    from langgraph.checkpoint.memory import InMemorySaver

    from trendscope.agents.run_factory import MemoryRuns
    from trendscope.graphs.research import build_graph
    from trendscope.graphs.state import Context
    from trendscope.rerun import replay_of

    runs = MemoryRuns()
    try:
        again = await asyncio.to_thread(replay_of, store, kept, settings, runs)
        graph = build_graph(
            InMemorySaver(),
            runs=runs,
            settings=lambda: again.settings,
            today=lambda: again.options.today,
            budget=lambda: again.budget,
            keeping=lambda: again.keeping,
        )
        state = await graph.ainvoke(
            {"question": again.options.question},
            {"configurable": {"thread_id": kept.id}},
            context=Context.model_validate(again.options.context),
            interrupt_before=["summarizer"],
            durability="exit",
        )
    except (StoreError, UsageError, ValidationError):
        return {}
    run = runs.get(kept.id)
    return {f"D{number}": run.documents[key] for number, key in enumerate(state["documents"], 1)}
