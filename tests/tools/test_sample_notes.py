"""The sample library: what its notes are, and how they are found."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from trendscope.document import Document
from trendscope.net.session import Session
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.tools.sample_notes import SearchSampleLibrary, sample_library
from trendscope.window import Window

ADDRESS = re.compile(
    r"https://(arxiv\.org/abs/\d{4}\.\d{4,5}|aclanthology\.org/[\w.-]+/?|doi\.org/10\.\S+|[\w.-]+/\S+)"
)


@pytest.fixture
def library(session: Session) -> SearchSampleLibrary:
    return SearchSampleLibrary(settings=Settings(), session=session)


def find(
    library: SearchSampleLibrary, query: str, since: int | None = None, until: int | None = None
) -> Found:
    return library._run(query, since=since, until=until, limit=200)[1]


@pytest.mark.parametrize("note", sample_library(), ids=lambda note: note.title[:40])
def test_a_note_is_whole(note: Document) -> None:
    assert 3 <= len(note.sentences) <= 5
    assert all(sentence.endswith((".", "!", "?")) and sentence in note.text for sentence in note.sentences)
    assert note.authors
    assert ADDRESS.fullmatch(note.url), note.url
    assert (note.kind, note.source) == ("note", "library")


@pytest.mark.parametrize("year", range(2015, 2027))
def test_every_year_has_notes(library: SearchSampleLibrary, year: int) -> None:
    found = library.sample("", Window.of_years(year, year), 200)

    assert len(found.documents) >= 5
    assert {note.year for note in found.documents} == {year}


def test_no_work_comes_twice() -> None:
    assert max(Counter(note.title.lower() for note in sample_library()).values()) == 1
    assert max(Counter(note.url for note in sample_library()).values()) == 1


@pytest.mark.parametrize("word", ["translation", "retrieval", "summarization", "reasoning"])
def test_notes_are_found_by_word(library: SearchSampleLibrary, word: str) -> None:
    found = find(library, word)

    assert found.total == len(found.documents) > 0
    assert all(word[:6] in f"{note.title} {note.text}".lower() for note in found.documents)


def test_the_years_are_both_included(library: SearchSampleLibrary) -> None:
    found = find(library, "translation", since=2017, until=2018)

    assert {note.year for note in found.documents} == {2017, 2018}


def test_the_total_is_more_than_what_is_handed_over(library: SearchSampleLibrary) -> None:
    _, found = library._run("model", limit=3)

    assert len(found.documents) == 3
    assert found.total is not None
    assert found.total > 3


def test_nothing_found_is_no_error(library: SearchSampleLibrary) -> None:
    assert find(library, "zymurgy") == Found((), "zymurgy", 0)
