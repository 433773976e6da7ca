"""A user's own LangChain tool as a source of web pages."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from contextvars import copy_context
from datetime import date
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, TypeVar, cast
from urllib.parse import urlsplit

from langchain_core.documents import Document as LangChainDocument
from langchain_core.messages import ToolMessage
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from trendscope.document import Document, Kind
from trendscope.egress import Egress
from trendscope.errors import MalformedAnswer, SourceUnreachable, UsageError
from trendscope.query import Query
from trendscope.settings import Settings
from trendscope.tools.source import Found, SearchArguments, Source

TEXTS = ("text", "content", "snippet")
ADDRESSES = ("url", "link", "source")
DATES = ("date", "published", "published_date")
NO_TEXTS = ("image", "image_url", "audio", "video", "file")  # blocks that nothing can be quoted from
REQUESTS = 3  # an answer of an own tool may take so many of those that a time-out is meant for
CLOSING = 5.0  # seconds for an awaited tool to close what it has open

T = TypeVar("T")


class OwnTool(Source):
    """Whatever the tool gives for the words of the query; undated results are in no count."""

    kind: ClassVar[Kind] = "web"
    gives: ClassVar[str] = "what your own tool finds"

    tool: BaseTool
    parameter: str

    def find(self, query: Query, asked: SearchArguments) -> Found:
        seconds = self.settings.timeout * REQUESTS
        answer = _ask(self.tool, {self.parameter: query.plain}, seconds)
        documents = (_document(item, self.source) for item in _items(answer, self.source))
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


def import_tool(named: str) -> BaseTool:
    """The tool that `package.module:name` names; a module may lie in the current folder.

    Raises UsageError where there is none.
    """
    module, _, name = named.partition(":")
    if not (module and name) or module.startswith("."):
        raise UsageError(f"a tool is named as package.module:name, not {named!r}")
    tool = getattr(_import(module), name, None)
    if tool is None:
        raise UsageError(f"module {module} has no tool {name}")
    if not isinstance(tool, BaseTool):
        raise UsageError(f"{named} is no LangChain tool; @tool of langchain_core.tools makes one")
    return tool


def _import(module: str) -> object:
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        return import_module(module)
    except Exception as error:
        raise UsageError(f"module {module} cannot be imported: {type(error).__name__}: {error}") from error


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


def _ask(tool: BaseTool, arguments: dict[str, str], seconds: float) -> object:
    """The answer of the tool, also of one that can only be awaited.

    Raises SourceUnreachable where there is none in time.
    """
    call = _call(tool, arguments)
    if getattr(tool, "func", tool) is not None:
        with suppress(NotImplementedError):
            return _in_time(tool.name, lambda: tool.invoke(call), seconds)
    # The time-out is inside, so that the tool can end what it began: a connection, a child process.
    awaited = partial(_awaited, tool, call, seconds)
    return _in_time(tool.name, lambda: asyncio.run(awaited()), seconds + CLOSING)


def _call(tool: BaseTool, arguments: dict[str, str]) -> Any:
    """The arguments; for a tool with an artifact as a model calls it, or the artifact would not come."""
    if tool.response_format == "content":
        return arguments
    return {"name": tool.name, "args": arguments, "id": tool.name, "type": "tool_call"}


async def _awaited(tool: BaseTool, call: Any, seconds: float) -> object:
    try:
        async with asyncio.timeout(seconds) as limit:
            return await tool.ainvoke(call)
    except TimeoutError:
        if limit.expired():
            raise _late(tool.name, seconds) from None
        raise


def _in_time(name: str, ask: Callable[[], T], seconds: float) -> T:
    answer = in_thread(ask)
    if not wait([answer], seconds).done:
        raise _late(name, seconds)
    return answer.result()


def _late(name: str, seconds: float) -> SourceUnreachable:
    return SourceUnreachable(f"{name} did not answer within {seconds:g} s")


def in_thread(ask: Callable[[], T]) -> Future[T]:
    """The answer to come, from a thread that does not keep the process from ending."""
    answer: Future[T] = Future()

    def work() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001 - raised where the answer is waited for
            answer.set_exception(error)

    Thread(target=copy_context().run, args=(work,), daemon=True).start()
    return answer


def _items(answer: object, source: str) -> Iterable[object]:
    if isinstance(answer, ToolMessage):
        beside = _unwrapped(answer.artifact)
        answer = beside if isinstance(beside, list | tuple) and all(map(_is_page, beside)) else answer.content
    if isinstance(answer, Mapping) and "results" in answer:
        answer = answer["results"]
    if isinstance(answer, str):
        return _of_text({"text": answer})
    if isinstance(answer, list | tuple):
        return [item for block in answer for item in _of_block(block)]
    raise MalformedAnswer(f"{source} answered with {type(answer).__name__}, which holds no pages")


def _unwrapped(given: object) -> object:
    """The list of results inside what a tool gives beside its text, or writes as JSON."""
    for name in ("structured_content", "results", "result"):
        if isinstance(given, Mapping) and name in given:
            given = given[name]
    return [given] if isinstance(given, Mapping) and _is_page(given) else given


def _is_page(item: object) -> bool:
    has_text = isinstance(item, Mapping) and any(isinstance(item.get(name), str) for name in TEXTS)
    return has_text or isinstance(item, LangChainDocument)


def _of_block(block: object) -> Iterable[object]:
    """The pages of a block of content: those of its text, none of an image. All else is a page itself."""
    kind = block.get("type") if isinstance(block, Mapping) else None
    if isinstance(block, Mapping) and kind == "text" and isinstance(block.get("text"), str):
        return _of_text(block)
    return [] if kind in NO_TEXTS and not _is_page(block) else [block]


def _of_text(block: Mapping[str, Any]) -> Iterable[object]:
    """The pages that the text lists as JSON; any other text is a page."""
    try:
        pages = _unwrapped(json.loads(block["text"]))
    except (ValueError, RecursionError):
        return [block]
    listed = isinstance(pages, list) and all(isinstance(page, Mapping) for page in pages)
    return cast(list[object], pages) if listed else [block]


def _document(item: object, source: str) -> Document:
    if isinstance(item, str):
        return _page({"text": item}, source)
    if isinstance(item, LangChainDocument):
        return _page({**item.metadata, "text": item.page_content}, source)
    if isinstance(item, Mapping):
        return _page(item, source)
    raise MalformedAnswer(f"{source} answered with a list of {type(item).__name__}, which is no page")


def _page(page: Mapping[str, Any], source: str) -> Document:
    texts = [page[name] for name in TEXTS if isinstance(page.get(name), str)]
    if not texts:
        raise MalformedAnswer(f"{source} gave a page without a text")
    text = next(filter(str.strip, texts), "")
    url = _first(page, ADDRESSES, _address)
    title = page.get("title")
    title = title if isinstance(title, str) and title.strip() else urlsplit(url).hostname or source
    # Parts of one page share its address, so that does not tell documents apart.
    digest = sha256("\n".join((url, title, text)).encode("utf-8", "replace")).hexdigest()
    return Document(
        key=f"{source}:{digest[:16]}",
        title=title,
        authors=_authors(page.get("authors")),
        date=_first(page, DATES, _day) or None,
        url=url,
        kind="web",
        source=source,
        text=text,
    )


def _first(page: Mapping[str, Any], names: Iterable[str], read: Callable[[object], str]) -> str:
    """What is read of the first of these entries that can be read; empty where none can."""
    return next(filter(None, (read(page.get(name)) for name in names)), "")


def _address(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def _day(value: object) -> str:
    """The ISO day, or the year alone."""
    text = str(value).strip()[:10]
    if text.isascii() and text.isdecimal() and len(text) == 4 and text != "0000":
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _authors(value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple(name for name in names if isinstance(name, str) and name.strip())


def _in_years(document: Document, asked: SearchArguments) -> bool:
    """Whether the document may be of the years asked for; an undated one may."""
    year = document.year
    return year is None or (asked.since or year) <= year <= (asked.until or year)
