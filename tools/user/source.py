"""A user's own LangChain tool as a source of web pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from trendscope.document import Document, Kind
from trendscope.errors import UsageError
from trendscope.net.session import Egress
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.tools.source import Found, SearchArguments, Source
from trendscope.tools.user.answers import documents_in
from trendscope.tools.user.call import ask_in_time

REQUESTS = 3  # an answer of an own tool may take so many of those that a time-out is meant for


class OwnTool(Source):
    """Whatever the tool gives for the words of the query; undated results are in no count."""

    kind: ClassVar[Kind] = "web"
    gives: ClassVar[str] = "what your own tool finds"

    tool: BaseTool
    parameter: str

    def find(self, query: Query, asked: SearchArguments) -> Found:
        seconds = self.settings.timeout * REQUESTS
        answer = ask_in_time(self.tool, {self.parameter: query.plain}, seconds)
        documents = documents_in(answer, self.source)
        wanted = [document for document in documents if document.text.strip() and _in_years(document, asked)]
        return Found(tuple(wanted[: asked.limit]), query.plain)


def own_source(tool: BaseTool, settings: Settings, egress: Egress) -> OwnTool:
    """The tool as a source of its name.

    Raises UsageError for what is no tool, or one that cannot be asked with the words of a query alone.
    """
    if not isinstance(tool, BaseTool):
        raise UsageError(f"{tool!r} is no LangChain tool; @tool of langchain_core.tools makes one")
    if not tool.name.isidentifier():
        raise UsageError(f"a tool cannot be called {tool.name!r}; its name has to be an identifier")
    parameter = query_parameter(tool)

    class Named(OwnTool):
        source: ClassVar[str] = tool.name

    # Errors that the tool would hand to a model as text must not be read as pages.
    plain = tool.model_copy(update={"handle_tool_error": False, "handle_validation_error": False})
    return Named(
        name=f"search_{tool.name}",
        description=tool.description,
        settings=settings,
        egress=egress,
        tool=plain,
        parameter=parameter,
    )


def query_parameter(tool: BaseTool) -> str:
    """The first parameter that takes any text.

    Raises UsageError where there is none, or another that has to be given.
    """
    schema = convert_to_openai_tool(tool)["function"].get("parameters", {})
    parameters: dict[str, dict[str, Any]] = schema.get("properties", {})
    parameter = next((name for name, form in parameters.items() if _takes_text(form)), None)
    if parameter is None:
        raise UsageError(f"the tool {tool.name} has no parameter of type str for the query")
    others = [name for name in schema.get("required", ()) if name != parameter]
    if others:
        raise UsageError(f"the tool {tool.name} also requires {', '.join(others)}; only a query is given")
    return parameter


def _takes_text(form: Mapping[str, Any]) -> bool:
    forms = (form, *form.get("anyOf", ()))
    return any(each.get("type") == "string" and not {"enum", "const"} & set(each) for each in forms)


def _in_years(document: Document, asked: SearchArguments) -> bool:
    """Whether the document may be of the years asked for; an undated one may."""
    year = document.year
    return year is None or (asked.since or year) <= year <= (asked.until or year)
