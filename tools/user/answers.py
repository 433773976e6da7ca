"""The pages in the answer of a user's tool, in any of its forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any, cast
from urllib.parse import urlsplit

from langchain_core.documents import Document as LangChainDocument
from langchain_core.messages import ToolMessage

from trendscope.answer import MAX_ENTRIES, MAX_TEXT, real_date
from trendscope.document import Document
from trendscope.errors import MalformedAnswer
from trendscope.text.message import Message
from trendscope.tools.result_page import read_entries

TEXTS = ("text", "content", "snippet")
ADDRESSES = ("url", "link", "source")
DATES = ("date", "published", "published_date")
NOT_TEXT = ("image", "image_url", "audio", "video", "file")  # blocks that nothing can be quoted from


def documents_in(answer: object, source: str) -> tuple[tuple[Document, ...], int]:
    """The pages of the answer as documents of the source, and how many pages cannot be read.

    A page without text is none. Raises MalformedAnswer for an answer without pages, and if none can be read.
    """
    items = list(islice(_items(answer, source), MAX_ENTRIES))
    return read_entries(
        items,
        partial(_document, source),
        Message("{source} answered with pages that cannot be read", source=source),
    )


def _items(answer: object, source: str) -> Iterable[object]:
    if isinstance(answer, ToolMessage):
        results = _unwrapped(answer.artifact)
        listed = isinstance(results, list | tuple) and all(map(_is_page, results))
        answer = results if listed else answer.content
    if isinstance(answer, Mapping) and "results" in answer:
        answer = answer["results"]
    if isinstance(answer, str):
        return _of_text({"text": answer})
    if isinstance(answer, list | tuple):
        return [item for block in answer for item in _of_block(block)]
    raise MalformedAnswer(
        "{source} answered with {type}, which has no pages", source=source, type=type(answer).__name__
    )


def _unwrapped(given: object) -> object:
    """The list of results in the artifact of a tool, or in its JSON."""
    for name in ("structured_content", "results", "result"):
        if isinstance(given, Mapping) and name in given:
            given = given[name]
    return [given] if isinstance(given, Mapping) and _is_page(given) else given


def _is_page(item: object) -> bool:
    has_text = isinstance(item, Mapping) and any(isinstance(item.get(name), str) for name in TEXTS)
    return has_text or isinstance(item, LangChainDocument)


def _of_block(block: object) -> Iterable[object]:
    """The pages in a content block: those in its text, none in an image. Anything else is a page."""
    kind = block.get("type") if isinstance(block, Mapping) else None
    if isinstance(block, Mapping) and kind == "text" and isinstance(block.get("text"), str):
        return _of_text(block)
    return [] if kind in NOT_TEXT and not _is_page(block) else [block]


def _of_text(block: Mapping[str, Any]) -> Iterable[object]:
    """The pages that the text lists as JSON; any other text is a page."""
    try:
        pages = _unwrapped(json.loads(block["text"]))
    except (ValueError, RecursionError):
        return [block]
    listed = isinstance(pages, list) and all(isinstance(page, Mapping) for page in pages)
    return cast(list[object], pages) if listed else [block]


def _document(source: str, item: object) -> Document | None:
    if isinstance(item, str):
        return _page({"text": item}, source)
    if isinstance(item, LangChainDocument):
        return _page({**item.metadata, "text": item.page_content}, source)
    if isinstance(item, Mapping):
        return _page(item, source)
    raise MalformedAnswer(
        "{source} answered with a list of {type}, which is not a page",
        source=source,
        type=type(item).__name__,
    )


def _page(page: Mapping[str, Any], source: str) -> Document | None:
    texts = [page[name] for name in TEXTS if isinstance(page.get(name), str)]
    if not texts:
        raise MalformedAnswer("{source} returned a page without text", source=source)
    text = next(filter(str.strip, texts), "")[:MAX_TEXT]
    if not text:
        return None
    url = _first(page, ADDRESSES, _address)
    title = page.get("title")
    title = title if isinstance(title, str) and title.strip() else urlsplit(url).hostname or source
    # Parts of one page share its address, so the address does not tell documents apart.
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


def _first(page: Mapping[str, Any], names: Iterable[str], parse: Callable[[object], str]) -> str:
    """The value of the first of these entries that can be parsed; empty if none can."""
    return next(filter(None, (parse(page.get(name)) for name in names)), "")


def _address(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def _day(value: object) -> str:
    """The ISO day, or the year alone."""
    text = str(value).strip()[:10] if isinstance(value, str | int | date) else ""
    return (real_date(text) or "") if len(text) in (4, 10) else ""


def _authors(value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple(name for name in names if isinstance(name, str) and name.strip())
