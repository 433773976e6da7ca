"""A web page or a paper in full, and the passages of it that answer a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused
from trendscope.fulltext.page import fetch_blocks
from trendscope.fulltext.passages import page_text, split_passages
from trendscope.fulltext.ranking import top_passages
from trendscope.journal import asking_for
from trendscope.prompts import tool_description
from trendscope.source import source_errors
from trendscope.text.delimiters import delimit
from trendscope.text.links import web_link

if TYPE_CHECKING:
    from trendscope.document import Document
    from trendscope.fulltext.block import Block
    from trendscope.run import Run

# If arXiv could not convert a paper to HTML, the page has a title and little more.
MIN_TEXT = 2000


class ReadArguments(BaseModel):
    """What is to be read, and why."""

    document: str = Field(description="Key of a document that was found")
    question: str = Field(description="What the page should answer, in the language of the page")


@dataclass(frozen=True)
class Page:
    """What was read of a page at `url`; `passages` are slices of its text, empty if none answers.

    `pages` are those of the passages, where they are known.
    """

    key: str
    url: str
    passages: tuple[str, ...]
    pages: tuple[int | None, ...] = ()


def read_page(run: Run) -> BaseTool:
    """The tool for one run. Only documents of the run are read: a model names keys, never addresses."""

    def read(document: str, question: str) -> tuple[str, Page]:
        found = run.documents.get(document)
        if found is None:
            raise SourceError("no document of this run has the key that should be read")
        with source_errors(found.source), asking_for("page"):
            page = _read_at_source(found, question, run) or _read_at_address(found, question, run)
        return "\n".join(map(delimit, page.passages)) or "no passage of the page answers the question", page

    return StructuredTool.from_function(
        read,
        name="read_page",
        description=tool_description("read_page"),
        args_schema=ReadArguments,
        response_format="content_and_artifact",
    )


def _read_at_source(document: Document, question: str, run: Run) -> Page | None:
    """What the source itself has of the text: a document of the reader is asked for nowhere."""
    source = run.sources.get(document.source)
    if source is None or (read := source.read(document, question)) is None:
        return None
    return Page(document.key, document.url, read.passages, read.pages[1:])


def _read_at_address(document: Document, question: str, run: Run) -> Page:
    url, blocks = _read(document, run)
    return Page(document.key, url, top_passages(split_passages(blocks), question, document.title))


def _read(document: Document, run: Run) -> tuple[str, list[Block]]:
    """The first of the document's addresses that has enough text, else the last one."""
    source = run.sources.get(document.source)
    urls = source.full_text_urls(document) if source else (document.url,)
    *first, last = [link for url in urls if (link := web_link(url))] or [""]
    if not last:
        raise SourceError("the document has no web address")
    for url in first:
        blocks = _blocks_if_any(url, run)
        if len(page_text(blocks)) >= MIN_TEXT:
            return url, blocks
    return last, fetch_blocks(last, run.session)


def _blocks_if_any(url: str, run: Run) -> list[Block]:
    try:
        return fetch_blocks(url, run.session)
    except RateLimited:
        raise
    except (SourceRefused, MalformedAnswer):
        return []
