"""A web page or a paper in full, and the parts of it that answer a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused
from trendscope.fulltext.page import fetch_blocks
from trendscope.fulltext.passages import cut, page_text
from trendscope.fulltext.ranking import answering
from trendscope.prompts import load_prompt
from trendscope.text.delimiters import fenced
from trendscope.text.safe import web_link
from trendscope.tools.source import source_errors

if TYPE_CHECKING:
    from trendscope.document import Document
    from trendscope.fulltext.block import Block
    from trendscope.run import Run

# Where arXiv could not make a page of a paper, a title and little more stand there.
LEAST_TEXT = 2000

_ARXIV_ID = re.compile(
    r"(?:/abs/|^arxiv:)((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)(?![\w.])"
)


class ReadArguments(BaseModel):
    """What is to be read, and why."""

    document: str = Field(description="Key of a document that was found")
    question: str = Field(description="What the page should answer, in the language of the page")


@dataclass(frozen=True)
class Page:
    """What was read of a page.

    `url` is where it stood, `parts` are slices of its text in their order; none where none answers.
    """

    key: str
    url: str
    parts: tuple[str, ...]


def read_page(run: Run) -> BaseTool:
    """The tool for one run. Only documents of the run are read: a model names keys, never addresses."""

    def read(document: str, question: str) -> tuple[str, Page]:
        found = run.documents.get(document)
        if found is None:
            raise SourceError("no document of this run has the key that should be read")
        with source_errors(found.source):
            url, blocks = _read(found, run)
            page = Page(found.key, url, answering(cut(blocks), question, found.title))
        return "\n".join(map(fenced, page.parts)) or "no part of the page answers the question", page

    return StructuredTool.from_function(
        read,
        name="read_page",
        description=load_prompt("read_page"),
        args_schema=ReadArguments,
        response_format="content_and_artifact",
    )


def _read(document: Document, run: Run) -> tuple[str, list[Block]]:
    """The blocks of a document, and the address they stood at."""
    paper = _arxiv_id(document)
    if paper:
        return _read_arxiv(paper, run)
    url = web_link(document.url)
    if url is None:
        raise SourceError("the document has no address on the web")
    return url, fetch_blocks(url, run.egress)


def _read_arxiv(paper: str, run: Run) -> tuple[str, list[Block]]:
    """arXiv's HTML, or the PDF where there is none that can be read."""
    place = run.settings.arxiv_pages_url.rstrip("/")
    page, pdf = f"{place}/html/{paper}", f"{place}/pdf/{paper}"
    blocks = _blocks_if_any(page, run)
    if len(page_text(blocks)) >= LEAST_TEXT:
        return page, blocks
    return pdf, fetch_blocks(pdf, run.egress)


def _blocks_if_any(url: str, run: Run) -> list[Block]:
    try:
        return fetch_blocks(url, run.egress)
    except RateLimited:
        raise
    except (SourceRefused, MalformedAnswer):
        return []


def _arxiv_id(document: Document) -> str:
    """The id of a paper of arXiv, with its version where the address has one; empty for other documents."""
    places: Iterator[str] = iter((document.url, document.key) if document.source == "arxiv" else ())
    return next((found[1] for place in places if (found := _ARXIV_ID.search(place))), "")
