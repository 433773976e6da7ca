"""The Python API: a question in, a report out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from trendscope.budget import Budget, parse_budget
from trendscope.errors import UsageError
from trendscope.events import Progress, event_of
from trendscope.repeated import repeat
from trendscope.report.report import Report
from trendscope.settings import Settings, load_settings
from trendscope.store.keeping import Keeping
from trendscope.wording import Wording

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.agents.specialist import Specialist
    from trendscope.graphs.research import ResearchGraph
    from trendscope.graphs.state import Context


async def aresearch(  # noqa: PLR0913 - options, all keyword-only
    question: str,
    *,
    since: str | int | None = None,
    until: str | int | None = None,
    language: str | None = None,
    sources: Sequence[str] = (),
    max_papers: int | None = None,
    tools: Sequence[BaseTool] = (),
    specialists: Sequence[type[Specialist]] = (),
    model: str | None = None,
    budget: str | Budget = "",
    settings: Settings | None = None,
    today: date | None = None,
    keeping: Keeping | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Answer a question about research trends.

    since, until  the first and the last year, month or day, both included: 2024, `2024-06`, `2024-06-15`
    language      of the answer, `en` or `ko`; by default the question's
    sources       names as `trendscope sources` lists them; by default Wikipedia, Tavily, and of the sources
                  of papers the one with the most on the question
    max_papers    papers on the question to read at most; of more, the same share of every period is drawn
    tools         your own LangChain tools, which become sources
    specialists   your own agents, in addition to the searcher, the summarizer and the critic
    model         `provider:name`, or `none`; by default the one in the settings
    budget        limits on the run, such as `calls=20,tokens=50000,seconds=60,dollars=0.05`; or a new
                  `trendscope.budget.Budget`, whose `stop("reason")` ends the run with what it has, from any
                  thread
    settings      used instead of the environment's settings
    today         the date of the run, which decides what is recent
    keeping       what the run is kept as: a `trendscope.Keeping`, whose `fresh=True` takes nothing that an
                  earlier run has received
    on_progress   called for each line of progress

    The report's `status` says whether it is complete.
    Raises UsageError for a question or an option that cannot be used.
    """
    settings = settings or load_settings()
    day = today or date.today()
    limits = budget if isinstance(budget, Budget) else parse_budget(budget)
    keeping = keeping or Keeping()
    given = {
        "since": since,
        "until": until,
        "language": language,
        "sources": list(sources),
        "max_papers": max_papers,
        "model": model,
    }
    if not (tools or specialists):
        asked = {name: value for name, value in given.items() if value not in (None, [])}
        known = await asyncio.to_thread(
            repeat, question, asked, settings=settings, today=day, budget=limits, keeping=keeping
        )
        if known:
            return _repeated(*known, on_progress)
    # Not at the top: a question that has its report needs no graph, which takes long to import.
    from trendscope.graphs.research import build_graph  # noqa: PLC0415

    graph = build_graph(
        settings=lambda: settings,
        today=lambda: day,
        budget=lambda: limits,
        tools=tools,
        specialists=specialists,
        keeping=lambda: keeping,
    )
    return await work_on(graph, question, _context(given), on_progress)


def _repeated(earlier: str, report: Report, on_progress: Callable[[Progress], None] | None) -> Report:
    """The report of an earlier run, which is told of."""
    if on_progress:
        text = Wording(report.language)("progress.repeated", earlier=earlier[:8])
        on_progress(Progress("supervisor", text))
    return report


async def work_on(
    graph: ResearchGraph,
    question: str,
    context: Context,
    on_progress: Callable[[Progress], None] | None = None,
) -> Report:
    """The report of one run of the graph."""
    report: dict[str, Any] = {}
    async for part in graph.astream(
        {"question": question},
        context=context,
        stream_mode=["custom", "values"],
        version="v2",
    ):
        if part["type"] == "custom" and on_progress:
            on_progress(event_of(part["data"]))
        elif part["type"] == "values":
            report = part["data"].get("report") or report
    return Report.model_validate(report)


def research(  # noqa: PLR0913 - options, all keyword-only
    question: str,
    *,
    since: str | int | None = None,
    until: str | int | None = None,
    language: str | None = None,
    sources: Sequence[str] = (),
    max_papers: int | None = None,
    tools: Sequence[BaseTool] = (),
    specialists: Sequence[type[Specialist]] = (),
    model: str | None = None,
    budget: str | Budget = "",
    settings: Settings | None = None,
    today: date | None = None,
    keeping: Keeping | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Answer a question about research trends; the options are those of `aresearch`.

    Raises UsageError for a question or an option that cannot be used, and RuntimeError inside a running
    event loop: use `await aresearch(...)` there.
    """
    refuse_in_a_loop("research")
    return asyncio.run(
        aresearch(
            question,
            since=since,
            until=until,
            language=language,
            sources=sources,
            max_papers=max_papers,
            tools=tools,
            specialists=specialists,
            model=model,
            budget=budget,
            settings=settings,
            today=today,
            keeping=keeping,
            on_progress=on_progress,
        )
    )


def refuse_in_a_loop(name: str) -> None:
    """Raise RuntimeError inside a running event loop, where the function of this name cannot work."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError(
        f"{name}() cannot be called while an event loop runs, as in a notebook; use `await a{name}(...)`"
    )


def _context(options: Mapping[str, object]) -> Context:
    from trendscope.graphs.state import Context  # noqa: PLC0415 - as above

    try:
        return Context.model_validate(options)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{first['loc'][0]} cannot be {first['input']!r}: {first['msg']}") from error
