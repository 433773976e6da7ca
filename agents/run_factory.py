"""How a run is opened: its sources and tools, and the reasoner for the requested model."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from langgraph.errors import GraphBubbleUp

from trendscope.agents.reasoners.reasoner import Reasoner
from trendscope.budget import Budget, Meter
from trendscope.errors import UsageError
from trendscope.journal import Journal
from trendscope.llm.models import choose_model, open_model
from trendscope.llm.prices import price_of
from trendscope.llm.structured_output import StructuredModel
from trendscope.net.session import open_session
from trendscope.prompts import Prompts, load_user_prompts
from trendscope.question.parse import Question
from trendscope.run import Run
from trendscope.settings import Settings
from trendscope.source import Source
from trendscope.store.keeping import Keeping
from trendscope.store.runs import KeptRun
from trendscope.tools.registry import load_sources, load_tools, load_user_tools

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

# An ended run has all its texts in memory; it is kept for those who fork it.
KEPT_RUNS = 8
# A run whose caller went away between two steps, or one that waits for a person, is not at work either.
ABANDONED_AFTER = 3600.0


@dataclass(kw_only=True)
class OpenRun(Run):
    """A run with the reasoner that works on it, and as it is kept.

    `has_report` is whether it has ended once: what comes later is of a fork. `has_told_trouble` is whether
    the reader knows that nothing is kept any more.
    """

    reasoner: Reasoner
    kept: KeptRun | None = None
    has_report: bool = False
    has_told_trouble: bool = False


class Runs(Protocol):
    """Where runs are kept; a node of the graph looks its run up by the id in the state."""

    def add(self, run: OpenRun) -> None: ...

    def get(self, run_id: str) -> OpenRun: ...

    def __contains__(self, run_id: object) -> bool: ...

    def working(self, run_id: str) -> AbstractContextManager[OpenRun]:
        """The run, which is in flight while this is open; an error ends it."""
        ...

    def end(self, run_id: str) -> None:
        """The run is not in flight any more."""
        ...


class MemoryRuns:
    """The runs of this process: all in flight, and the latest that have ended.

    In flight is a run that a node works on, or was less than an hour ago without an end.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._runs: dict[str, OpenRun] = {}
        self._working: Counter[str] = Counter()
        self._used: dict[str, float] = {}
        self._ended: dict[str, None] = {}
        self._clock = clock
        self._lock = threading.RLock()

    def add(self, run: OpenRun) -> None:
        with self._lock:
            self._runs[run.id] = run
            self._used[run.id] = self._clock()
            self._drop()

    def get(self, run_id: str) -> OpenRun:
        """The run with this id.

        Raises UsageError if this process no longer has it.
        """
        try:
            return self._runs[run_id]
        except KeyError:
            raise UsageError(
                "the texts of this run are no longer in memory; ask the question again"
            ) from None

    def __contains__(self, run_id: object) -> bool:
        return run_id in self._runs

    @contextmanager
    def working(self, run_id: str) -> Iterator[OpenRun]:
        with self._lock:
            run = self.get(run_id)
            if run_id in self._ended:
                run.budget.restart()
                del self._ended[run_id]
            run.budget.resume()
            self._working[run_id] += 1
        try:
            yield run
        except GraphBubbleUp:  # a node that asks a person goes on later
            raise
        except BaseException:
            self.end(run_id)
            raise
        finally:
            with self._lock:
                self._working[run_id] -= 1
                if not self._working[run_id]:
                    run.budget.pause()
                self._used[run_id] = self._clock()
                self._drop()

    def end(self, run_id: str) -> None:
        with self._lock:
            self._ended[run_id] = None

    def _drop(self) -> None:
        """Forget the runs that ended first, but the latest few."""
        long_ago = self._clock() - ABANDONED_AFTER
        for run_id, used in self._used.items():
            if used < long_ago:
                self._ended.setdefault(run_id)
        idle = [run_id for run_id in self._ended if not self._working[run_id]]
        for run_id in idle[: max(0, len(idle) - KEPT_RUNS)]:
            for table in (self._runs, self._used, self._ended, self._working):
                table.pop(run_id, None)


def open_run(  # noqa: PLR0913 - what a run is made of
    question: Question,
    settings: Settings,
    sources: Iterable[str],
    today: date,
    *,
    model: str | None = None,
    budget: Budget | None = None,
    tools: Iterable[BaseTool] = (),
    prompts: Mapping[str, str] | None = None,
    keeping: Keeping | None = None,
) -> OpenRun:
    """A new run, or one that is run again as `keeping` says.

    A user's `tools` become sources, as do those of the MCP servers in the settings. `prompts` are a
    user's texts by name; they override those in the folder that the settings name.
    Raises UsageError for a source that does not exist, a tool that cannot be one, a server that cannot
    be reached, or a model that cannot be opened.
    """
    budget = budget or Budget()
    keeping = keeping or Keeping()
    journal = keeping.open_journal(settings)
    run = OpenRun(
        id=keeping.run,
        question=question,
        settings=settings,
        today=today,
        session=open_session(settings, journal),
        reasoner=open_reasoner(choose_model(model, settings), settings, budget, journal),
        journal=journal,
        budget=budget,
        prompts=Prompts(load_user_prompts(settings.prompts) | dict(prompts or {})),
    )
    run.tools = load_tools(run)
    add_sources(run, sources)
    _take(run, load_user_tools((*mcp_tools(settings), *tools), settings, run.session))
    return run


def add_sources(run: Run, names: Iterable[str], *, sample: bool = False) -> None:
    """Add more sources to a run; with `sample`, the library among them is the sample library.

    Raises UsageError for a source that does not exist.
    """
    new = [name for name in names if name not in run.sources]
    _take(run, load_sources(new, run.settings, run.session, sample=sample))


def _take(run: Run, sources: Mapping[str, Source]) -> None:
    run.sources.update(sources)
    run.tools.update({source.name: source for source in sources.values()})


def mcp_tools(settings: Settings) -> list[BaseTool]:
    """The tools of the MCP servers that the settings name.

    Raises UsageError for a file that cannot be used or a server that cannot be reached.
    """
    if settings.mcp is None:
        return []
    from trendscope.tools.user.mcp import load_mcp  # noqa: PLC0415 - an optional extra, only if it is needed

    return load_mcp(settings.mcp, settings=settings)


def open_reasoner(
    model: str | None, settings: Settings, budget: Budget, journal: Journal | None = None
) -> Reasoner:
    """The extractive reasoner, or one with a model, and with others for writing and judging if set.

    Raises UsageError for a model that cannot be opened, or whose price is unknown if dollars are limited.
    """
    if model is None:
        from trendscope.agents.reasoners.extractive import ExtractiveReasoner  # noqa: PLC0415

        return ExtractiveReasoner()
    # Not at the top: most runs have no model, and do without its imports.
    from trendscope.agents.reasoners.llm import LLMReasoner  # noqa: PLC0415

    def structured(name: str) -> StructuredModel:
        chat, price = open_model(name, settings), price_of(name, settings.price, settings.model_url)
        budget.add_model(name, price)
        return StructuredModel(chat, name, Meter(budget, price), journal or Journal())

    return LLMReasoner(
        name=model,
        planner=structured(model),
        writer=structured(settings.write_model or model),
        judge_model=structured(settings.judge_model or model),
    )
