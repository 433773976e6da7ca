"""Markdown: its text without the marks, by headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from trendscope.fulltext.block import Block
from trendscope.library.document import Metadata, Reading
from trendscope.library.errors import EMPTY, Unreadable
from trendscope.library.formats.sections import by_heading
from trendscope.library.formats.text import clean_paragraphs, readable
from trendscope.text.characters import strip_hidden

_TEXT = frozenset({"text", "code_inline", "image"})
_BREAKS = frozenset({"softbreak", "hardbreak"})
_CODE = frozenset({"fence", "code_block"})


def read_markdown(body: bytes) -> Reading:
    """The first heading is the title, if it is of the first rank and nothing is before it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(readable(body))
    blocks = list(_blocks(tokens))
    sections = tuple(by_heading(blocks))
    if not sections:
        raise Unreadable(EMPTY)
    return Reading(sections, _title(tokens))


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


def _title(tokens: list[Token]) -> Metadata:
    if len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return Metadata(title=strip_hidden(_inline(tokens[1])), origin="first heading")
    return Metadata()
