"""Which sources there are, what each needs, and which answers now."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trendscope.errors import SourceError
from trendscope.net.session import open_session
from trendscope.question.query import Query
from trendscope.settings import Settings, load_settings
from trendscope.source import SearchArguments, Service, Source, source_errors
from trendscope.tools.openalex import OpenAlex
from trendscope.tools.registry import DEFAULT_SOURCES, LIBRARY, SOURCES, load_sources


@dataclass(frozen=True)
class SourceHealth:
    """The current state of a source. `problem` is None if it answers."""

    name: str
    gives: str
    needs: str
    by_default: bool
    problem: str | None


def check_health(settings: Settings | None = None) -> list[SourceHealth]:
    """Request one document from every source, in parallel."""
    settings = settings or load_settings()
    session = open_session(settings)
    checks: list[Callable[[], SourceHealth]] = [
        partial(_of_source, source) for source in load_sources(SOURCES, settings, session).values()
    ]
    checks.append(partial(_of_openalex, OpenAlex(settings, session)))
    with ThreadPoolExecutor(max_workers=len(checks)) as pool:
        return list(pool.map(lambda check: check(), checks))


def _of_source(source: Source) -> SourceHealth:
    arguments = SearchArguments(query=source.probe, limit=1)
    problem = _problem(source, lambda: source.find(Query.parse(source.probe), arguments))
    return _health(source, source.source in DEFAULT_SOURCES, problem)


def _of_openalex(openalex: OpenAlex) -> SourceHealth:
    usable = openalex.is_usable(openalex.settings)
    query = Query.parse(openalex.probe)
    problem = _problem(openalex, lambda: openalex.count_by_year(query, 2020, 2020)) if usable else "no key"
    return _health(openalex, usable, problem)


def _health(service: Service, by_default: bool, problem: str | None) -> SourceHealth:  # noqa: FBT001
    return SourceHealth(service.source, service.gives, service.needs, by_default, problem)


def _problem(service: Service, request: Callable[[], object]) -> str | None:
    try:
        with source_errors(service.source):
            request()
    except SourceError as error:
        return str(error)
    return None


def print_health(rows: list[SourceHealth], console: Console) -> None:
    """Print a table with a line for each source."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "gives", "needs", "by default", "now"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        now = Text("answers", "green") if row.problem is None else Text(row.problem, "yellow")
        default = "yes" if row.by_default else "as fallback" if row.name == LIBRARY else "no"
        table.add_row(row.name, row.gives, row.needs, default, now)
    console.print(table)
