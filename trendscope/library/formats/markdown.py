"""Markdown: its text without the marks, by headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from trendscope.fulltext.block import Block
from trendscope.library.document import Metadata, Reading
from trendscope.library.errors import EMPTY, Unreadable
from trendscope.library.first_page import iso_date
from trendscope.library.formats.sections import by_heading
from trendscope.library.formats.text import clean_paragraphs, readable
from trendscope.library.origins import Origins
from trendscope.text.characters import strip_hidden

FRONT_MATTER, FIRST_HEADING = "front matter", "first heading"

_TEXT = frozenset({"text", "code_inline", "image"})
_BREAKS = frozenset({"softbreak", "hardbreak"})
_CODE = frozenset({"fence", "code_block"})
# What is between two lines of dashes at the top, of which the simple entries are read.
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_ENTRY = re.compile(
    r"^(title|authors?|date|doi|arxiv|url|venue):[ \t]*(.*(?:\n[ \t]*-[ \t].*)*)", re.M | re.I
)
_BETWEEN = re.compile(r"\n[ \t]*-|[,;]|\sand\s")
_MARKS = " \t\n\"'[]-"


def read_markdown(body: bytes) -> Reading:
    """What the front matter says is known; else the first heading is the title, if nothing is before it."""
    text = readable(body)
    front = _FRONT_MATTER.match(text)
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    sections = tuple(by_heading(_blocks(tokens)))
    if not sections:
        raise Unreadable(EMPTY)
    return Reading(sections, _metadata(front[1] if front else "", _title(tokens)))


def _blocks(tokens: Iterable[Token]) -> Iterator[Block]:
    heading = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "inline" and (text := strip_hidden(_inline(token))):
            yield Block(text, heading)
        elif token.type in _CODE:
            yield from map(Block, clean_paragraphs(token.content))


def _inline(token: Token) -> str:
    return "".join(
        " " if child.type in _BREAKS else child.content
        for child in token.children or ()
        if child.type in _TEXT or child.type in _BREAKS
    )


def _title(tokens: list[Token]) -> str:
    first = tokens[0] if len(tokens) > 1 else None
    return strip_hidden(_inline(tokens[1])) if first and first.type == "heading_open" else ""


def _metadata(front: str, heading: str) -> Metadata:
    said = {name.lower(): value for name, value in _ENTRY.findall(front)}
    one = {name: strip_hidden(value.strip(_MARKS)) for name, value in said.items()}
    authors = _BETWEEN.split(said.get("authors", said.get("author", "")))
    origins = Origins()
    return Metadata(
        title=origins.first("title", {FRONT_MATTER: one.get("title", ""), FIRST_HEADING: heading}) or "",
        authors=origins.first(
            "authors",
            {FRONT_MATTER: tuple(name for each in authors if (name := strip_hidden(each.strip(_MARKS))))},
        )
        or (),
        date=origins.first("date", {FRONT_MATTER: iso_date(one.get("date", ""))}),
        doi=origins.first("doi", {FRONT_MATTER: one.get("doi", "").lower()}) or "",
        arxiv=origins.first("arxiv", {FRONT_MATTER: one.get("arxiv", "")}) or "",
        venue=origins.first("venue", {FRONT_MATTER: one.get("venue", "")}) or "",
        url=origins.first("url", {FRONT_MATTER: one.get("url", "")}) or "",
        origin=str(origins),
    )
