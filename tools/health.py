"""Which sources there are, what each needs, and which answers now."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trendscope.errors import SourceError
from trendscope.library import LIBRARY
from trendscope.net.cancellation import stop_threads_on_exit
from trendscope.net.session import open_session
from trendscope.question.query import Query
from trendscope.settings import Settings, load_settings
from trendscope.source import SearchArguments, Source, receive
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.tools.registry import SOURCES, default_sources, load_sources
from trendscope.wording.catalogue import _, translated


@dataclass(frozen=True)
class SourceHealth:
    """The current state of a source. `problem` is None if it answers.

    The sample library is the fallback where nothing on the network answers; the reader's own is not.
    """

    name: str
    gives: Message
    needs: str
    by_default: bool
    problem: Message | SourceError | None
    is_fallback: bool = False


def check_health(settings: Settings | None = None) -> list[SourceHealth]:
    """Request one document from every source, in parallel."""
    settings = settings or load_settings()
    sources = load_sources(SOURCES, settings, open_session(settings))
    # Where this is interrupted, the threads stop waiting before they are waited for.
    with ThreadPoolExecutor(max_workers=len(sources)) as pool, stop_threads_on_exit():
        asked = [pool.submit(copy_context().run, _problem, source) for source in sources.values()]
        problems = [each.result() for each in asked]
    defaults = default_sources(settings)
    return [
        SourceHealth(
            name,
            source.holds,
            source.needs,
            name in defaults,
            problem,
            is_fallback=name == LIBRARY and not source.own,
        )
        for (name, source), problem in zip(sources.items(), problems, strict=True)
    ]


def _problem(source: Source) -> Message | SourceError | None:
    if not source.is_usable(source.settings):
        return Message("no key")
    try:
        arguments = SearchArguments(query=source.probe, limit=1)
        receive(source, lambda: source.find(Query.parse(source.probe), arguments))
    except SourceError as error:
        return error
    return None


def print_health(rows: list[SourceHealth], console: Console) -> None:
    """Print a table with a line for each source."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("source"), _("gives"), _("needs"), _("by default"), _("now")):
        table.add_column(heading, overflow="fold")
    for row in rows:
        now = Text(_("answers"), "green")
        if row.problem is not None:
            now = Text(one_line(translated(row.problem)), "yellow")
        default = _("yes") if row.by_default else _("as fallback") if row.is_fallback else _("no")
        table.add_row(row.name, translated(row.gives), _(row.needs), default, now)
    console.print(table)
