"""The tools of the specialists, one file each.

A new source is a file with a `Source`, and a line in SOURCES.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from trendscope.errors import UsageError
from trendscope.tools.count_publications import count_publications
from trendscope.tools.measure_trends import measure_trends
from trendscope.tools.read_page import read_page
from trendscope.tools.translate_terms import translate_terms

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.net.session import Egress
    from trendscope.run import Run
    from trendscope.settings import Settings
    from trendscope.tools.source import Source

# Named by path, so that a source's library is imported only where the source is asked for.
SOURCES: dict[str, str] = {
    "arxiv": "trendscope.tools.arxiv:SearchArxiv",
    "wikipedia": "trendscope.tools.wikipedia:SearchWikipedia",
    "tavily": "trendscope.tools.tavily:SearchTavily",
    "pubmed": "trendscope.tools.pubmed:SearchPubmed",
    "library": "trendscope.tools.library:SearchLibrary",
}
COUNTING = "openalex"  # no source, but it stands beside them in a report
LIBRARY = "library"  # stands in where no source on the network answers
DEFAULT_SOURCES = ("arxiv", "wikipedia", "tavily")


def check_sources(names: Iterable[str]) -> None:
    """Raise UsageError for a source that does not exist."""
    unknown = [name for name in names if name not in SOURCES]
    if unknown:
        raise UsageError(f"no source is called {', '.join(unknown)}; there are: {', '.join(SOURCES)}")


def load_sources(names: Iterable[str], settings: Settings, egress: Egress) -> dict[str, Source]:
    """The sources of these names, in this order.

    Raises UsageError for a source that does not exist.
    """
    names = list(dict.fromkeys(names))
    check_sources(names)
    sources = {}
    for name in names:
        module, _, tool = SOURCES[name].partition(":")
        sources[name] = getattr(import_module(module), tool)(settings=settings, egress=egress)
    return sources


def load_own(tools: Iterable[BaseTool], settings: Settings, egress: Egress) -> dict[str, Source]:
    """A user's own tools as sources, by their names.

    Raises UsageError for a tool that cannot be asked, or whose name is taken.
    """
    from trendscope.tools.user.source import own_source  # noqa: PLC0415 - only where there are own tools

    sources: dict[str, Source] = {}
    for tool in tools:
        source = own_source(tool, settings, egress)
        if source.source in (*SOURCES, COUNTING, *sources):
            raise UsageError(f"there is a source {source.source} already; give the tool another name")
        sources[source.source] = source
    return sources


def load_tools(run: Run) -> dict[str, BaseTool]:
    """The tools that are no sources, for one run."""
    tools = (measure_trends(run), count_publications(run), read_page(run), translate_terms(run))
    return {tool.name: tool for tool in tools}
