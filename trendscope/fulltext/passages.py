"""A page split into passages, each short enough to be read with others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trendscope.document import split_sentences
from trendscope.fulltext.block import Block
from trendscope.fulltext.references import without_references
from trendscope.text.tokens import count_tokens

MAX_TOKENS = 200
BETWEEN = "\n\n"

_WORD = re.compile(rf"\S{{1,{MAX_TOKENS}}}")
Span = tuple[int, int]


class Passage(NamedTuple):
    """A slice of a section of a page, and the section's heading."""

    text: str
    heading: str = ""


def page_text(blocks: Iterable[Block]) -> str:
    """The text of a page; every passage is a slice of it."""
    return BETWEEN.join(block.text for block in blocks)


def split_passages(blocks: Sequence[Block]) -> list[Passage]:
    """Passages of at most 200 tokens, split between sections and sentences.

    Only a longer sentence is split at a word. The list of references is left out.
    """
    return [
        Passage(text[start:end], heading)
        for heading, text in _sections(without_references(blocks))
        for start, end in _packed(text, _pieces(text))
    ]


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Heading and text of each section that has text."""
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
    """The sentences of a text, with long ones in pieces."""
    end = 0
    for sentence in split_sentences(text):
        start = text.index(sentence, end)
        end = start + len(sentence)
        words = (word.span() for word in _WORD.finditer(text, start, end))
        yield from [(start, end)] if count_tokens(sentence) <= MAX_TOKENS else _packed(text, words)


def _packed(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, with as many adjacent ones merged as fit into a passage."""
    first, last = 0, 0
    for start, end in spans:
        if last and count_tokens(text[first:end]) > MAX_TOKENS:
            yield first, last
            last = 0
        first, last = first if last else start, end
    if last:
        yield first, last
