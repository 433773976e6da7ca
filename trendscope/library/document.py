"""What is read out of a file: its text by sections, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field

ABOVE = " › "  # in a heading, between one and what follows it without text between


@dataclass(frozen=True)
class Section:
    """The text under one heading, of one page where there are pages.

    The text is clean: ligatures are resolved and words put together, a paragraph is one line, and an empty
    line is between two.
    """

    text: str
    heading: str = ""
    page: int | None = None  # from 1


@dataclass(frozen=True)
class Metadata:
    """What is known of a document. `origin` says where from; nothing is guessed in silence.

    `date` is ISO: `2024` or `2024-05-01`.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str | None = None
    doi: str = ""
    arxiv: str = ""
    venue: str = ""
    url: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Reading:
    """What the reader of a format makes of a file; `pages` is None where the format has none."""

    sections: tuple[Section, ...]
    metadata: Metadata = field(default_factory=Metadata)
    pages: int | None = None
