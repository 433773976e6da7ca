"""The Python face: a question in, a report out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from langchain_core.tools import BaseTool
from pydantic import ValidationError

from trendscope.agents.specialist import Specialist
from trendscope.budget import read_budget
from trendscope.errors import UsageError
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context
from trendscope.report import Report
from trendscope.settings import Settings, read_settings


@dataclass(frozen=True)
class Progress:
    """What a specialist is doing, in a line for a reader."""

    specialist: str
    text: str


async def aresearch(  # noqa: PLR0913 - options, all by keyword
    question: str,
    *,
    since: int | None = None,
    until: int | None = None,
    language: str | None = None,
    sources: Sequence[str] = (),
    tools: Sequence[BaseTool] = (),
    specialists: Sequence[type[Specialist]] = (),
    model: str | None = None,
    budget: str = "",
    settings: Settings | None = None,
    today: date | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Answer a question about research trends.

    `since` and `until` are years, both included; `language` is `en` or `ko`, by default that of the
    question; `sources` are names as `trendscope sources` lists them, and
    `tools` LangChain tools of your own, asked beside the web, `specialists` agents of your own beside
    the searcher, the summarizer and the critic. `model` is `provider:name`, or
    `none` for the extractive reasoner; `budget` limits it, as `calls=20,tokens=50000,seconds=60`.
    Whether the report is complete stands in its `status`.

    Raises UsageError for a question or an option that cannot be worked with.
    """
    settings = settings or read_settings()
    day = today or date.today()
    limits = read_budget(budget)
    graph = build_graph(
        settings=lambda: settings,
        today=lambda: day,
        budget=lambda: limits,
        tools=tools,
        specialists=specialists,
    )
    context = _context(since=since, until=until, language=language, sources=list(sources), model=model)
    report: dict[str, Any] = {}
    async for part in graph.astream(
        {"question": question},
        context=context,
        stream_mode=["custom", "values"],
        version="v2",
    ):
        if part["type"] == "custom" and on_progress:
            on_progress(Progress(part["data"]["specialist"], part["data"]["text"]))
        elif part["type"] == "values":
            report = part["data"].get("report") or report
    return Report.model_validate(report)


def research(question: str, **options: Any) -> Report:
    """Answer a question about research trends; the options are those of `aresearch`.

    Raises UsageError for a question or an option that cannot be worked with, and RuntimeError
    inside a running event loop, where `await aresearch(...)` is the call to make.
    """
    return asyncio.run(aresearch(question, **options))


def _context(**options: object) -> Context:
    try:
        return Context.model_validate(options)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{first['loc'][0]} cannot be {first['input']!r}: {first['msg']}") from error
