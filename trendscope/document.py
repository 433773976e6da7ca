"""Documents, and the sentences that are the unit of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

Date = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
Kind = Literal["paper", "article", "web", "note"]

# White space after a full stop (none in Chinese, Japanese and careless Korean), or an empty line.
_SENTENCE_END = re.compile(
    r"[.!?。][\"')\]”’]*\s+(?=[\"'(\[“‘]?[^\W_a-z])|(?<=。)(?=[^\s」』”’\"')\]])|(?<=[다요]\.)(?=[가-힣])|\n\s*\n"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|al|vs|cf|ca|Figs?|Eqs?|Secs?|Tab|Refs?|Ch|[Vv]ol|pp?|resp|approx|Nos?"
    r"|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Inc|Ltd|Co|Corp|spp?|Ph\.D|U\.S|U\.K|w\.r\.t|a\.k\.a|[A-Z])\.$"
)
_NUMBERED = re.compile(r"\W*\d{1,2}\.")
MAX_SENTENCE = 1000
"""Characters. What is longer is no sentence; it is cut, since many patterns look at a sentence."""


@dataclass(frozen=True)
class Document:
    """One retrieved text.

    Raises ValidationError, a ValueError, if a field has the wrong type or the date is not ISO.

    `text` is kept as the server sent it, so that a slice of it is a verbatim quotation. `date` is ISO
    (`2024-05-01`, or only `2024`), or None if the source gives none. `field` is the source's own name
    for the subject, such as `cs.CL`. `venue` is the journal, conference or journal reference, and
    `citations` how often it is cited, where the source says so. `passages` were read from the full page
    that `text` is an extract of: they are quoted but never counted. `pages` are the page of `text` and of
    each of the passages, from 1; empty for what has no pages.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    date: Date | None
    url: str
    kind: Kind
    source: str
    text: str
    field: str = ""
    venue: str = ""
    doi: str = ""
    citations: int | None = None
    passages: tuple[str, ...] = ()
    pages: tuple[int | None, ...] = ()

    @property
    def year(self) -> int | None:
        return int(self.date[:4]) if self.date else None

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of `text`, then those of `passages`, each a slice of its text."""
        return tuple(sentence for text in (self.text, *self.passages) for sentence in split_sentences(text))

    def page_of(self, number: int) -> int | None:
        """The page of a sentence by its number, from 1; None if it is not known."""
        return self._sentence_pages[number - 1] if 0 < number <= len(self._sentence_pages) else None

    @cached_property
    def _sentence_pages(self) -> tuple[int | None, ...]:
        texts = zip((self.text, *self.passages), self.pages, strict=False)
        return tuple(page for text, page in texts for _ in split_sentences(text))


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut a text at the ends of sentences; every piece is `text[a:b]` for some a and b.

    A piece of more than `MAX_SENTENCE` characters is cut at a white space, or without one anywhere.
    """
    pieces: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        # A window is enough to spot an abbreviation, and keeps the scan linear.
        before = text[max(start, end.start() - 12) : end.start() + 1]
        if _ABBREVIATION.search(before) or _NUMBERED.fullmatch(before):
            continue
        pieces += _short_pieces(text[start : end.end()])
        start = end.end()
    pieces += _short_pieces(text[start:])
    return tuple(piece.strip() for piece in pieces if piece.strip())


def _short_pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > MAX_SENTENCE:
        end = text.rfind(" ", start, start + MAX_SENTENCE) + 1 or start + MAX_SENTENCE
        yield text[start:end]
        start = end
    yield text[start:]
