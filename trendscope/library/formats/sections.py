"""Blocks as sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trendscope.fulltext.block import Block
from trendscope.library.document import ABOVE, Section
from trendscope.library.formats.text import BETWEEN


def by_heading(blocks: Iterable[Block], page: int | None = None) -> Iterator[Section]:
    """The text under each heading that has text."""
    heading, paragraphs = "", list[str]()
    for block in blocks:
        if not block.heading:
            paragraphs.append(block.text)
            continue
        if paragraphs:
            yield Section(BETWEEN.join(paragraphs), heading, page)
            heading, paragraphs = "", []
        heading = f"{heading}{ABOVE}{block.text}" if heading else block.text
    if paragraphs:
        yield Section(BETWEEN.join(paragraphs), heading, page)
