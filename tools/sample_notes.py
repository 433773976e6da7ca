"""The sample library inside the package, for a run without any network or documents of the reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from math import log
from random import Random
from typing import ClassVar

from trendscope.document import Document, Kind
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source
from trendscope.text.message import Message
from trendscope.text.words import stems
from trendscope.window import Window

MIN_COVERAGE = 0.4


class SearchSampleLibrary(Source):
    """Notes on well-known works of natural language processing and AI, one for each work."""

    source: ClassVar[str] = "library"
    kind: ClassVar[Kind] = "note"
    gives: ClassVar[str] = "notes on well-known works in NLP and AI"
    by_year: ClassVar[bool] = True
    samples: ClassVar[bool] = True
    first_year: ClassVar[int | None] = 2015

    name: str = "search_library"
    description: str = tool_description("search_sample_library")

    @property
    def holds(self) -> Message:
        return Message(
            "the sample library: {notes:note|notes} on well-known works in NLP and AI", notes=self.size
        )

    @property
    def size(self) -> int:
        return len(sample_library())

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        inside = [note for note in sample_library() if _in_years(note, arguments)]
        found = [note for note in inside if _matches(note, query)]
        return Found(tuple(found[: arguments.limit]), str(query), len(found))

    def pages(self, query: Query, window: Window) -> Iterator[Found]:
        notes = tuple(n for n in sample_library() if window.has(n.date or "") and _matches(n, query))
        yield Found(notes[::-1], str(query), len(notes))

    def draw(self, query: Query, window: Window, share: float, seed: int) -> Iterator[Found]:
        for page in self.pages(query, window):
            number = round(share * len(page.documents))
            drawn = Random(seed).sample(page.documents, number)  # noqa: S311 - a sample, not a secret
            yield replace(page, documents=tuple(drawn))

    def sample(self, subject: str, window: Window, limit: int) -> Found:
        """All notes of the window: the library is one subject."""
        found = tuple(note for note in sample_library() if window.has(note.date or ""))
        return Found(found[:limit], "*", len(found))


@cache
def sample_library() -> tuple[Document, ...]:
    """All notes, in the order of their years."""
    folder = files("trendscope.tools").joinpath("sample_library")
    lines = (
        line
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    return tuple(_note(json.loads(line)) for line in lines)


def _note(entry: dict[str, object]) -> Document:
    authors = entry["authors"]
    return Document(
        key=f"library:{entry['url']}",
        title=str(entry["title"]),
        authors=tuple(authors) if isinstance(authors, list) else (),
        date=str(entry["year"]),
        url=str(entry["url"]),
        kind="note",
        source="library",
        text=str(entry["note"]),
    )


def _in_years(note: Document, arguments: SearchArguments) -> bool:
    return (arguments.since or 0) <= (note.year or 0) <= (arguments.until or 9999)


def _matches(note: Document, query: Query) -> bool:
    """Whether the note has most of the words of each group, with rare ones weighing more."""
    return all(max(_coverage(note, phrase) for phrase in group) >= MIN_COVERAGE for group in query.groups)


def _coverage(note: Document, phrase: str) -> float:
    """The share of a phrase's words that a note has, weighted by inverse document frequency.

    Spärck Jones (1972), A statistical interpretation of term specificity.
    """
    weights = {word: log(len(sample_library()) / _frequency(word)) for word in stems(phrase)}
    have = sum(weight for word, weight in weights.items() if word in _words(note))
    return have / (sum(weights.values()) or 1)


@cache
def _words(note: Document) -> frozenset[str]:
    return frozenset(stems(" ".join(re.findall(r"[\w-]+", f"{note.title} {note.text}"))))


@cache
def _frequency(word: str) -> float:
    """How many notes have the word; half a note if none has it."""
    return sum(word in _words(note) for note in sample_library()) or 0.5
