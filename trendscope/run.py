"""A run: one question worked on, and all that its specialists share beside the graph's state."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

from trendscope import __version__
from trendscope.agents.reasoners import Plan
from trendscope.agents.reasoners.extractive import ExtractiveReasoner
from trendscope.agents.reasoners.llm import LLMReasoner
from trendscope.budget import Budget, Meter
from trendscope.document import Document
from trendscope.errors import UsageError
from trendscope.journal import Journal, MemoryJournal
from trendscope.llm.models import choose_model, open_model
from trendscope.llm.prices import price_of
from trendscope.llm.structured_output import Answers
from trendscope.net.session import Egress
from trendscope.prompts import Prompts, own_prompts
from trendscope.question.parse import Question
from trendscope.settings import Settings
from trendscope.tools import load_own, load_sources, load_tools
from trendscope.wording import Wording

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.agents.reasoners import Reasoner
    from trendscope.measuring.candidate import Measurement
    from trendscope.tools.source import Source

T = TypeVar("T")

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
    prompts: Prompts = field(default_factory=Prompts)
    plan: Plan = field(default_factory=Plan)
    fallbacks: list[tuple[str, str]] = field(default_factory=list)
    _settled: dict[str, int] = field(default_factory=dict)

    def keep(self, document: Document) -> None:
        """Keep a document. Of two texts under one key the greater stays, whichever searcher came first."""
        kept = self.documents.get(document.key)
        if kept is None:
            self.documents[document.key] = document
        elif document.key not in self._settled and document.text > kept.text:
            self.documents[document.key] = replace(document, parts=kept.parts)

    def keep_parts(self, key: str, parts: Iterable[str]) -> None:
        """Keep what was read of a document, in an order that does not hang on which searcher read first."""
        document, settled = self.documents[key], self._settled.get(key, 0)
        old = document.parts[:settled]
        new = sorted({*document.parts[settled:], *parts} - {*old})
        self.documents[key] = replace(document, parts=(*old, *new))

    def settle(self) -> None:
        """From now on no text changes and no sentence gets another number: a draft may cite them."""
        self._settled = {key: len(document.parts) for key, document in self.documents.items()}

    def add_sources(self, names: Iterable[str]) -> None:
        """Take further sources into use.

        Raises UsageError for a source that does not exist.
        """
        new = [name for name in names if name not in self.sources]
        self._take(load_sources(new, self.settings, self.egress))

    def add_own(self, tools: Iterable[BaseTool]) -> None:
        """Take a user's own tools into use, each as a source of its name.

        Raises UsageError for a tool that cannot be asked, or whose name is taken.
        """
        self._take(load_own(tools, self.settings, self.egress))

    def _take(self, sources: Mapping[str, Source]) -> None:
        self.sources.update(sources)
        self.tools.update({source.name: source for source in sources.values()})

    @property
    def usage(self) -> dict[str, int | float]:
        """What the run took from outside; dollars where the price of each model is known."""
        dollars = {"dollars": round(float(self.budget.paid), 6)} if self.budget.price else {}
        return {
            "searches": self.budget.searched,
            "requests": self.egress.requests_sent,
            "bytes": self.egress.bytes_received,
            "model calls": self.budget.called,
            "prompt tokens": self.budget.prompt_tokens,
            "completion tokens": self.budget.completion_tokens,
            **dollars,
        }

    @property
    def wording(self) -> Wording:
        return Wording(self.question.language)

    async def ask(self, tool: str, **arguments: Any) -> Any:
        """Call a tool that asks outside; the same request is asked, and taken from the budget, once in a run.

        Raises BudgetExhausted where no search is left.
        """
        return await self.recall({"tool": tool, **arguments}, partial(self.use, tool, **arguments))

    async def recall(self, request: Mapping[str, object], search: Callable[[], Awaitable[T]]) -> T:
        """What the journal has, else what the search finds; only that takes from the budget.

        Raises BudgetExhausted where no search is left.
        """

        async def spend() -> T:
            self.budget.take_search()
            return await search()

        return await self.journal.recall(request, spend)

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


def open_run(  # noqa: PLR0913 - what a run is made of
    question: Question,
    settings: Settings,
    names: tuple[str, ...],
    today: date,
    *,
    model: str | None = None,
    budget: Budget | None = None,
    tools: Iterable[BaseTool] = (),
    prompts: Mapping[str, str] | None = None,
) -> Run:
    """A new run with its sources and tools, and the reasoner of the model that was asked for.

    `prompts` are a user's own texts by name, before those in the folder of the settings; `tools` are a
    user's own, which become sources as those of the MCP servers of the settings do.
    Raises UsageError for a source that does not exist, a tool that cannot be one, a server that cannot
    be reached, or a model that cannot be opened.
    """
    budget = budget or Budget()
    run = Run(
        id=uuid.uuid4().hex,
        question=question,
        settings=settings,
        today=today,
        egress=open_egress(settings),
        reasoner=open_reasoner(choose_model(model, settings), settings, budget),
        budget=budget,
        prompts=Prompts(own_prompts(settings.prompts) | dict(prompts or {})),
    )
    run.tools = load_tools(run)
    run.add_sources(names)
    run.add_own((*named_tools(settings), *tools))
    return run


def named_tools(settings: Settings) -> list[BaseTool]:
    """The tools of the MCP servers that the settings name.

    Raises UsageError for a file that cannot be used or a server that cannot be reached.
    """
    if settings.mcp is None:
        return []
    from trendscope.tools.user.mcp import load_mcp  # noqa: PLC0415 - an extra, only where it is asked for

    return load_mcp(settings.mcp)


def open_reasoner(model: str | None, settings: Settings, budget: Budget) -> Reasoner:
    """The extractive reasoner, or that of a model and of those for writing and judging.

    Raises UsageError for a model that cannot be opened, or whose price is to be limited and is unknown.
    """
    if model is None:
        return ExtractiveReasoner()

    def answers(name: str) -> Answers:
        chat, price = open_model(name, settings), price_of(name, settings)
        budget.add_model(name, price)
        return Answers(chat, name, Meter(budget, price))

    return LLMReasoner(
        name=model,
        planner=answers(model),
        writer=answers(settings.write_model or model),
        judger=answers(settings.judge_model or model),
    )


def open_egress(settings: Settings) -> Egress:
    """The way out, with the pace that each host asks for."""
    urls = (settings.arxiv_url, settings.arxiv_pages_url, settings.pubmed_url)
    arxiv, pages, pubmed = (urlsplit(url).hostname or "" for url in urls)
    pace = {pubmed: 0.34} if pubmed.endswith("nih.gov") else {}
    return Egress(
        user_agent=f"trendscope/{__version__} ({settings.contact})",
        allowed_hosts=settings.named_hosts,
        intervals=pace | dict.fromkeys((arxiv, pages), settings.arxiv_delay),
        timeout=settings.timeout,
    )
