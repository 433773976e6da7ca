"""What a kept run has for a conversation: its report, and the texts that it received."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from langgraph.checkpoint.memory import InMemorySaver

from trendscope.agents.run_factory import MemoryRuns
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.document import Document
from trendscope.errors import StoreError, UsageError
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context
from trendscope.kept_report import report_of
from trendscope.rerun import replay_of
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
    _loaded: OrderedDict[str, RunEvidence] = field(default_factory=OrderedDict)

    async def load(self, run: str) -> RunEvidence:
        """The run whose id begins like this, or the latest.

        Raises UsageError if there is none, or it has no report yet.
        """
        settings = await asyncio.to_thread(self.settings)
        store = self.store or open_store(settings)
        if store is None:
            raise UsageError("no run is kept; TRENDSCOPE_STORE is off")
        kept = await asyncio.to_thread(store.run, run)
        if kept.id not in self._loaded:
            report = await asyncio.to_thread(report_of, kept)
            documents = await received(store, kept, settings)
            holds = all(
                name.document in documents
                and documents[name.document].sentences[name.number - 1 : name.number] == (sentence.text,)
                for name, sentence in report.sentences.items()
                if name.document in report.corpus
            )
            self._loaded[kept.id] = RunEvidence(kept.id, report, documents if holds else {})
            if len(self._loaded) > MAX_RUNS:
                self._loaded.popitem(last=False)
        self._loaded.move_to_end(kept.id)
        return self._loaded[kept.id]


async def received(store: Store, kept: KeptRun, settings: Settings) -> dict[str, Document]:
    """The documents that a run received, by their ids in its report; none if they cannot be had any more.

    The searches of the run are replayed, and nothing after them: no request is sent.
    """
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
    except (StoreError, UsageError):
        return {}
    run = runs.get(kept.id)
    return {f"D{number}": run.documents[key] for number, key in enumerate(state["documents"], 1)}
