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
from trendscope.net.session import Egress
from trendscope.question.query import Query
from trendscope.run import open_egress
from trendscope.settings import Settings, read_settings
from trendscope.tools import DEFAULT_SOURCES, LIBRARY, SOURCES, load_sources
from trendscope.tools.openalex import count_by_year
from trendscope.tools.source import SearchArguments, Source, source_errors


@dataclass(frozen=True)
class Availability:
    """A source as it is now. `problem` is None where it answers."""

    name: str
    gives: str
    needs: str
    default: bool
    problem: str | None


def availability(settings: Settings | None = None) -> list[Availability]:
    """Ask every source for one document, all at once."""
    settings = settings or read_settings()
    egress = open_egress(settings)
    sources = load_sources(SOURCES, settings, egress)
    asks: list[Callable[[], Availability]] = [partial(_of_source, source) for source in sources.values()]
    asks.append(partial(_of_openalex, settings, egress))
    with ThreadPoolExecutor(max_workers=len(asks)) as pool:
        return list(pool.map(lambda ask: ask(), asks))


def _of_source(source: Source) -> Availability:
    asked = SearchArguments(query=source.probe, limit=1)
    problem = _problem(source.source, partial(source.find, Query.parse(source.probe), asked))
    return Availability(source.source, source.gives, source.needs, source.source in DEFAULT_SOURCES, problem)


def _of_openalex(settings: Settings, egress: Egress) -> Availability:
    problem: str | None = "no key"
    if settings.has_openalex:
        problem = _problem(
            "openalex", partial(count_by_year, Query.parse("language"), 2020, 2020, settings, egress)
        )
    gives = "counts of publications by year, beside the other sources"
    return Availability("openalex", gives, "OPENALEX_API_KEY (free)", settings.has_openalex, problem)


def _problem(source: str, ask: Callable[[], object]) -> str | None:
    try:
        with source_errors(source):
            ask()
    except SourceError as error:
        return str(error)
    return None


def print_availability(rows: list[Availability], console: Console) -> None:
    """A table with a line for each source."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "gives", "needs", "by default", "now"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        now = Text("answers", "green") if row.problem is None else Text(row.problem, "yellow")
        default = "yes" if row.default else "as fallback" if row.name == LIBRARY else "no"
        table.add_row(row.name, row.gives, row.needs, default, now)
    console.print(table)
