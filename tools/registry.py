"""The sources, and the tools that are not sources: the one place where they are listed."""

from __future__ import annotations

from collections.abc import Iterable
from pkgutil import resolve_name
from typing import TYPE_CHECKING, cast

from trendscope.errors import UsageError
from trendscope.library import LIBRARY
from trendscope.tools.count_publications import count_publications
from trendscope.tools.measure_trends import measure_trends
from trendscope.tools.read_page import read_page
from trendscope.tools.translate_terms import translate_terms

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.net.session import Session
    from trendscope.run import Run
    from trendscope.settings import Settings
    from trendscope.source import Source

# Named by path, so that a source's library is imported only if the source is used.
SOURCES: dict[str, str] = {
    "arxiv": "trendscope.tools.arxiv:SearchArxiv",
    "wikipedia": "trendscope.tools.wikipedia:SearchWikipedia",
    "tavily": "trendscope.tools.tavily:SearchTavily",
    "pubmed": "trendscope.tools.pubmed:SearchPubmed",
    "openalex": "trendscope.tools.openalex:SearchOpenalex",
    "semantic_scholar": "trendscope.tools.semantic_scholar:SearchSemanticScholar",
    "library": "trendscope.tools.library:SearchLibrary",
}
DEFAULT_SOURCES = ("arxiv", "pubmed", "wikipedia", "tavily")
DEFAULT_WITH_KEY = ("openalex",)
OPEN_LIBRARY = "trendscope.tools.library:open_library"


def source_class(name: str) -> type[Source]:
    """The class of a source.

    Raises UsageError for a source that does not exist.
    """
    if name not in SOURCES:
        raise UsageError(
            "there is no source {name}; the sources are {sources}", name=name, sources=", ".join(SOURCES)
        )
    return cast("type[Source]", resolve_name(SOURCES[name]))


def default_sources(settings: Settings) -> tuple[str, ...]:
    """The sources of a question that names none: those that need no key, and those whose key is set."""
    with_key = (name for name in DEFAULT_WITH_KEY if source_class(name).is_usable(settings))
    return (*DEFAULT_SOURCES, *with_key)


def load_sources(
    names: Iterable[str], settings: Settings, session: Session, *, sample: bool = False
) -> dict[str, Source]:
    """The sources of these names, in this order; with `sample`, the library is the sample library.

    That is searched if no source on the network answers: the question was not on the reader's documents.

    Raises UsageError for a source that does not exist.
    """
    classes = {name: source_class(name) for name in dict.fromkeys(names)}

    def opened(name: str) -> Source:
        if name == LIBRARY:
            return cast("Source", resolve_name(OPEN_LIBRARY)(settings, session, sample=sample))
        return classes[name].open(settings, session)

    return {name: opened(name) for name in classes}


def load_user_tools(tools: Iterable[BaseTool], settings: Settings, session: Session) -> dict[str, Source]:
    """A user's tools as sources, by their names.

    Raises UsageError for a tool that cannot be searched with, or whose name is taken.
    """
    from trendscope.tools.user.source import user_source  # noqa: PLC0415 - only if a user has tools

    sources: dict[str, Source] = {}
    for tool in tools:
        source = user_source(tool, settings, session)
        if source.source in (*SOURCES, *sources):
            raise UsageError(
                "there is already a source named {source}; give the tool another name", source=source.source
            )
        sources[source.source] = source
    return sources


def load_tools(run: Run) -> dict[str, BaseTool]:
    """The tools that are not sources, for one run."""
    tools = (measure_trends(run), count_publications(run), read_page(run), translate_terms(run))
    return {tool.name: tool for tool in tools}
