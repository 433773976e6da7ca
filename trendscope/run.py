"""A run: one question worked on, and all that its specialists share beside the graph's state."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from trendscope import __version__
from trendscope.agents.reasoners import Plan
from trendscope.agents.reasoners.extractive import ExtractiveReasoner
from trendscope.budget import Budget
from trendscope.document import Document
from trendscope.egress import Egress
from trendscope.errors import UsageError
from trendscope.journal import Journal, MemoryJournal
from trendscope.question import Question
from trendscope.settings import Settings
from trendscope.tools import load_sources, load_tools
from trendscope.wording import Wording

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.agents.reasoners import Reasoner
    from trendscope.measuring.candidate import Measurement
    from trendscope.tools.source import Source

KEPT_RUNS = 32


@dataclass
class Run:
    """What the specialists of one question share: texts, journal, budget, tools, the way out.

    The texts lie here and not in the graph's state, which is written whole at every step.
    """

    id: str
    question: Question
    settings: Settings
    today: date
    egress: Egress
    reasoner: Reasoner
    sources: dict[str, Source] = field(default_factory=dict)
    journal: Journal = field(default_factory=MemoryJournal)
    budget: Budget = field(default_factory=Budget)
    documents: dict[str, Document] = field(default_factory=dict)
    measurements: dict[tuple[str, ...], Measurement] = field(default_factory=dict)
    tools: dict[str, BaseTool] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)

    def add_sources(self, names: Iterable[str]) -> None:
        """Take further sources into use.

        Raises UsageError for a source that does not exist.
        """
        for name, source in load_sources(names, self.settings, self.egress).items():
            if name not in self.sources:
                self.sources[name] = source
                self.tools[source.name] = source

    @property
    def usage(self) -> dict[str, int]:
        """What the run took from outside."""
        return {
            "searches": self.budget.searched,
            "requests": self.egress.requests_sent,
            "bytes": self.egress.bytes_received,
        }

    @property
    def wording(self) -> Wording:
        return Wording(self.question.language)

    async def ask(self, tool: str, **arguments: Any) -> Any:
        """Call a tool that asks outside; the same request is asked, and taken from the budget, once in a run.

        Raises BudgetExhausted where no search is left.
        """
        return await self.journal.recall({"tool": tool, **arguments}, partial(self._spend, tool, **arguments))

    async def _spend(self, tool: str, **arguments: Any) -> Any:
        self.budget.take_search()
        return await self.use(tool, **arguments)

    async def use(self, tool: str, **arguments: Any) -> Any:
        """Call a tool as a model would, and give back its artifact."""
        call = {"name": tool, "args": arguments, "id": tool, "type": "tool_call"}
        return (await self.tools[tool].ainvoke(call)).artifact


class Runs(Protocol):
    """Where runs are kept; a graph looks its run up here by the id in its state."""

    def add(self, run: Run) -> None: ...

    def get(self, run_id: str) -> Run: ...


class MemoryRuns:
    """The latest runs of this process."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}

    def add(self, run: Run) -> None:
        self._runs[run.id] = run
        while len(self._runs) > KEPT_RUNS:
            del self._runs[next(iter(self._runs))]

    def get(self, run_id: str) -> Run:
        """The run of that id.

        Raises UsageError where this process does not hold it any more.
        """
        try:
            return self._runs[run_id]
        except KeyError:
            raise UsageError(
                "the texts of this run are no longer in memory; ask the question again"
            ) from None


def open_run(question: Question, settings: Settings, names: tuple[str, ...], today: date) -> Run:
    """A new run with its sources and tools.

    Raises UsageError for a source that does not exist.
    """
    run = Run(
        id=uuid.uuid4().hex,
        question=question,
        settings=settings,
        today=today,
        egress=open_egress(settings),
        reasoner=ExtractiveReasoner(),
    )
    run.tools = load_tools(run)
    run.add_sources(names)
    return run


def open_egress(settings: Settings) -> Egress:
    """The way out, with the pace that each host asks for."""
    arxiv, pubmed = (urlsplit(url).hostname or "" for url in (settings.arxiv_url, settings.pubmed_url))
    pace = {pubmed: 0.34} if pubmed.endswith("nih.gov") else {}
    return Egress(
        user_agent=f"trendscope/{__version__} ({settings.contact})",
        allowed_hosts=settings.named_hosts,
        intervals=pace | {arxiv: settings.arxiv_delay},
        timeout=settings.timeout,
    )
