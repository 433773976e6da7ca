"""How many publications mention a phrase, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from trendscope.prompts import load_prompt
from trendscope.query import Query
from trendscope.report import Search
from trendscope.tools.openalex import count_by_year
from trendscope.tools.source import SearchArguments

if TYPE_CHECKING:
    from trendscope.run import Run


class CountArguments(BaseModel):
    """What is to be counted."""

    query: str = Field(description="The phrase, and with it the topic if only publications on both count")


def count_publications(run: Run) -> BaseTool:
    """The tool for one run: OpenAlex where its key or address is set, else the first source of papers."""

    def count(query: str) -> tuple[str, list[Search]]:
        searches = _by_openalex(query, run) if run.settings.has_openalex else _by_source(query, run)
        lines = (f"{search.year}: {search.total}" for search in searches)
        return "\n".join(lines) or "no source that counts is in use", searches

    return StructuredTool.from_function(
        count,
        name="count_publications",
        description=load_prompt("count_publications"),
        args_schema=CountArguments,
        response_format="content_and_artifact",
    )


def _by_openalex(query: str, run: Run) -> list[Search]:
    asked = run.question
    counts = count_by_year(Query.parse(query), asked.since, asked.until, run.settings, run.egress)
    return [
        Search(source="openalex", query=query, year=year, found=0, total=total)
        for year, total in counts.items()
    ]


def _by_source(query: str, run: Run) -> list[Search]:
    counting = next((source for source in run.sources.values() if source.by_year), None)
    if counting is None:
        return []
    searches = []
    for year in range(run.question.since, run.question.until + 1):
        asked = SearchArguments(query=query, since=year, until=year, limit=1)
        found = counting.find(Query.parse(query), asked)
        searches.append(
            Search(source=counting.source, query=found.query, year=year, found=0, total=found.total)
        )
    return searches
