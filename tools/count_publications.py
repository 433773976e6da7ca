"""How many publications mention a phrase, in each of several spans of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import receive, source_errors
from trendscope.tools.openalex import SearchOpenalex
from trendscope.window import Window

if TYPE_CHECKING:
    from trendscope.run import Run
    from trendscope.source import Source

Span = tuple[date, date]


class CountArguments(BaseModel):
    """What is to be counted."""

    query: str = Field(description="The phrase; empty for all publications")
    spans: list[Span] = Field(description="First and last day of each span")
    source: str = Field(default="", description="Name of the source; empty for the best counter in use")


@dataclass(frozen=True)
class Count:
    """The number of publications in a span of days, and the query as it was sent."""

    since: date
    until: date
    total: int
    source: str
    query: str


def count_publications(run: Run) -> BaseTool:
    """The tool for one run: OpenAlex if it is usable, else the first source that counts."""

    def count(query: str, spans: list[Span], source: str = "") -> tuple[str, list[Count]]:
        parsed = Query.parse(query) if query else None
        named = next((each for each in run.sources.values() if each.source == source), None)
        if named is None and SearchOpenalex.is_usable(run.settings):
            counts = _by_openalex(parsed, spans, run)
        else:
            counts = _by_source(parsed, spans, named or counting_source(run))
        lines = (f"{count.since}-{count.until}: {count.total}" for count in counts)
        return "\n".join(lines) or "no source that counts is in use", counts

    return StructuredTool.from_function(
        count,
        name="count_publications",
        description=tool_description("count_publications"),
        args_schema=CountArguments,
        response_format="content_and_artifact",
    )


def counting_source(run: Run) -> Source | None:
    """The first source of a run that says how many publications there are."""
    return next((source for source in run.sources.values() if source.counts), None)


def _by_openalex(query: Query | None, spans: list[Span], run: Run) -> list[Count]:
    first, last = min(since for since, _ in spans), max(until for _, until in spans)
    openalex = SearchOpenalex.open(run.settings, run.session)
    with source_errors(openalex.source):
        by_year = openalex.count_by_year(query, Window(first, last))

    def total(since: date, until: date) -> int:
        return sum(by_year[year] for year in range(since.year, until.year + 1))

    text = str(query or "*")
    return [Count(since, until, total(since, until), openalex.source, text) for since, until in spans]


def _by_source(query: Query | None, spans: list[Span], source: Source | None) -> list[Count]:
    if source is None:
        return []
    windows = [Window(since, until) for since, until in spans]
    found = [receive(source, partial(source.count, query, window)) for window in windows]
    return [
        Count(since, until, answer.total or 0, source.source, answer.query)
        for (since, until), answer in zip(spans, found, strict=True)
    ]
