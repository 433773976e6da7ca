"""A user's own LangChain tool as a source of web pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from trendscope.document import Document, Kind
from trendscope.errors import UsageError
from trendscope.journal import asking_for, request
from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found, SearchArguments, Source, source_errors
from trendscope.store.request import Cost
from trendscope.tools.kept_search import kept_search
from trendscope.tools.user.answers import documents_in
from trendscope.tools.user.call import call_in_time

TIMEOUTS = 3  # a tool may make several requests, each of which takes up to one timeout


class UserTool(Source):
    """Whatever the tool returns for the words of the query. Undated results are not counted."""

    kind: ClassVar[Kind] = "web"
    gives: ClassVar[str] = "what your own tool finds"
    titled: ClassVar[bool] = False

    tool: BaseTool
    parameter: str

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        found = self._ask(query)
        wanted = [each for each in found.documents if _in_years(each, arguments)]
        return replace(found, documents=tuple(wanted[: arguments.limit]))

    def _ask(self, query: Query) -> Found:
        """What the tool finds; it is called only once for the same words."""

        def search() -> Found:
            with source_errors(self.source, user_code=True):
                answer = call_in_time(self.tool, {self.parameter: query.words}, self._seconds)
            documents, unreadable = documents_in(answer, self.source)
            return Found(documents, query.words, lost=unreadable)

        with asking_for("tool"):
            asked = request(tool=self.source, query=query.words)
        return kept_search(self.session.journal, asked, search, Cost(requests=1))

    @property
    def _seconds(self) -> float:
        return self.settings.timeout * TIMEOUTS


def user_source(tool: BaseTool, settings: Settings, session: Session) -> UserTool:
    """The tool as a source with the same name.

    Raises UsageError for what is not a tool, or needs more than the words of a query.
    """
    if not isinstance(tool, BaseTool):
        raise UsageError(
            "{tool!r} is not a LangChain tool; @tool of langchain_core.tools makes one", tool=tool
        )
    if not tool.name.isidentifier():
        raise UsageError(
            "a tool cannot be named {tool!r}; the name must be a Python identifier", tool=tool.name
        )
    parameter = query_parameter(tool)

    class Named(UserTool):
        source: ClassVar[str] = tool.name

    # Errors that the tool would hand to a model as text must not be taken for pages.
    plain = tool.model_copy(update={"handle_tool_error": False, "handle_validation_error": False})
    return Named(
        name=f"search_{tool.name}",
        description=tool.description,
        settings=settings,
        session=session,
        tool=plain,
        parameter=parameter,
    )


def query_parameter(tool: BaseTool) -> str:
    """The first parameter that takes any text.

    Raises UsageError if there is none, or if another one is required.
    """
    schema = convert_to_openai_tool(tool)["function"].get("parameters", {})
    parameters: dict[str, dict[str, Any]] = schema.get("properties", {})
    parameter = next((name for name, form in parameters.items() if _takes_text(form)), None)
    if parameter is None:
        raise UsageError("the tool {tool} has no parameter of type str for the query", tool=tool.name)
    others = [name for name in schema.get("required", ()) if name != parameter]
    if others:
        raise UsageError(
            "the tool {tool} also requires {parameters}; only a query is passed",
            tool=tool.name,
            parameters=", ".join(others),
        )
    return parameter


def _takes_text(form: Mapping[str, Any]) -> bool:
    forms = (form, *form.get("anyOf", ()))
    return any(each.get("type") == "string" and not {"enum", "const"} & set(each) for each in forms)


def _in_years(document: Document, arguments: SearchArguments) -> bool:
    """Whether the document is from the requested years, or undated."""
    year = document.year
    return year is None or (arguments.since or year) <= year <= (arguments.until or year)
