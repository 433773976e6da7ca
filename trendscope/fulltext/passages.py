"""A page cut into passages, each short enough to be read beside others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trendscope.document import split_sentences
from trendscope.fulltext.block import Block
from trendscope.fulltext.references import without_references
from trendscope.text.tokens import count_tokens

LONGEST = 200
BETWEEN = "\n\n"

_WORD = re.compile(rf"\S{{1,{LONGEST}}}")
Span = tuple[int, int]


class Passage(NamedTuple):
    """A slice of a section of a page, and the section's heading."""

    text: str
    heading: str = ""


def page_text(blocks: Iterable[Block]) -> str:
    """The text of a page; every passage is a slice of it."""
    return BETWEEN.join(block.text for block in blocks)


def cut(blocks: Sequence[Block]) -> list[Passage]:
    """Passages of at most 200 tokens, cut between sections and sentences.

    Only a sentence that is longer itself is cut at a word. The list of references is left out.
    """
    return [
        Passage(text[start:end], heading)
        for heading, text in _sections(without_references(blocks))
        for start, end in _packed(text, _pieces(text))
    ]


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Heading and text of each section that has a text."""
    heading, paragraphs = "", list[Block]()
    for block in blocks:
        if not block.heading:
            paragraphs.append(block)
            continue
        if paragraphs:
            yield heading, page_text(paragraphs)
            heading, paragraphs = "", []
        heading = f"{heading} {block.text}".strip()
    if paragraphs:
        yield heading, page_text(paragraphs)


def _pieces(text: str) -> Iterator[Span]:
    """The sentences of a text, those that are too long in pieces."""
    end = 0
    for sentence in split_sentences(text):
        start = text.index(sentence, end)
        end = start + len(sentence)
        words = (word.span() for word in _WORD.finditer(text, start, end))
        yield from [(start, end)] if count_tokens(sentence) <= LONGEST else _packed(text, words)


def _packed(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """As many neighbouring spans in one as a passage has room for."""
    first, last = 0, 0
    for start, end in spans:
        if last and count_tokens(text[first:end]) > LONGEST:
            yield first, last
            last = 0
        first, last = first if last else start, end
    if last:
        yield first, last
