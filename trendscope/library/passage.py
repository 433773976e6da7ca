"""Sections cut into passages, each short enough to be read with others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from trendscope.library.document import Section
from trendscope.text.tokens import count_tokens

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

MAX_TOKENS = 250
# Between paragraphs, sentences and words, and if there is nothing else anywhere.
BORDERS = [r"\n\n", r"(?<=[.!?。])\s", r"\s", ""]


@dataclass(frozen=True)
class Passage:
    """A slice of a section of a document, which begins at character `start` of the section."""

    document: str
    number: int  # from 0
    text: str
    page: int | None
    heading: str
    start: int


def split_sections(document: str, sections: Iterable[Section]) -> Iterator[Passage]:
    """The passages of a document, of at most 250 tokens. None goes over the end of a section."""
    number = 0
    for section in sections:
        for start, text in _pieces(section.text):
            yield Passage(document, number, text, section.page, section.heading, start)
            number += 1


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    if count_tokens(text) <= MAX_TOKENS:
        yield 0, text
        return
    for piece in _splitter().create_documents([text]):
        yield piece.metadata["start_index"], piece.page_content


@cache
def _splitter() -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415 - a fifth of a second

    return RecursiveCharacterTextSplitter(
        BORDERS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=MAX_TOKENS,
        chunk_overlap=0,
        length_function=count_tokens,
        add_start_index=True,
    )
