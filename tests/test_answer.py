"""What a service answers is brought within bounds, once for all sources."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.test_source import Zenodo, opened
from trendscope.answer import (
    MAX_AUTHORS,
    MAX_ENTRIES,
    MAX_TEXT,
    MAX_TITLE,
    as_count,
    clean_document,
    real_date,
)
from trendscope.document import Document
from trendscope.errors import MalformedAnswer, SourceError
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, receive
from trendscope.text.lines import quote_foreign
from trendscope.window import Window

PAPER = Document("k", "T", ("A B",), "2024-05-01", "https://x.example/1", "paper", "zenodo", "Text.")


@pytest.mark.parametrize(("given", "count"), [(7, 7), ("7", 7), (" 2,809 ", 2809), (2809.0, 2809), (0, 0)])
def test_a_count(given: object, count: int) -> None:
    assert as_count(given) == count


@pytest.mark.parametrize(
    "given",
    [None, True, -1, "-1", 1.5, float("inf"), float("nan"), 10**30, "", "x", "1,2", "1e5", "٣", [1], {}],
)
def test_what_is_no_count(given: object) -> None:
    with pytest.raises(ValueError, match="not a count"):
        as_count(given)


@pytest.mark.parametrize("day", ["2024", "2024-05", "2024-05-01", "1500", "2000-02-29"])
def test_a_date_that_exists(day: str) -> None:
    assert real_date(day) == day


@pytest.mark.parametrize(
    "day", [None, "", "1000", "0000-00-00", "2025-13-45", "2025-02-31", "20240501", "2024-W05", "9999"]
)
def test_a_date_that_does_not(day: str | None) -> None:
    assert real_date(day) is None


def test_a_document_is_brought_within_the_bounds() -> None:
    huge = replace(
        PAPER,
        title="10<sup>6</sup> " + "t" * 5_000,
        text="CO<sub>2</sub> \ud800 " + "x" * 1_000_000,
        authors=("A" * 9_000,) * 9_000,
        date="1000",
        citations=-3,
    )

    clean = clean_document(huge)

    assert clean.title.startswith("10^6 t")
    assert len(clean.title) <= MAX_TITLE
    assert clean.text.startswith("CO₂ \ufffd x")
    assert len(clean.text) <= MAX_TEXT
    assert (len(clean.authors), len(clean.authors[0])) == (MAX_AUTHORS, 200)
    assert (clean.date, clean.citations) == (None, None)


def test_an_address_has_no_spaces() -> None:
    assert (
        clean_document(replace(PAPER, url=" https://x.example/a b<c> ")).url
        == "https://x.example/a%20b%3Cc%3E"
    )


def test_what_cannot_be_told_from_others_is_no_document() -> None:
    endless = "https://x.example/" + "a" * 3_000
    for wrong in (replace(PAPER, title=" "), replace(PAPER, key=""), replace(PAPER, url=endless)):
        with pytest.raises(ValueError, match="not a document"):
            clean_document(wrong)


def received(*documents: Document, window: Window | None = None, **given: Any) -> Found:
    source, _ = opened()
    return receive(source, lambda: Found(documents, "q", **given), window)


def test_papers_from_outside_the_window_are_lost_and_not_counted() -> None:
    old, early = replace(PAPER, key="o", date="1999-01-01"), replace(PAPER, key="e", date="1000-01-01")

    found = received(PAPER, old, early, window=Window.of_years(2024, 2025), total=3)

    assert [(each.key, each.date) for each in found.documents] == [("k", "2024-05-01"), ("e", None)]
    assert found.lost == 1


def test_a_document_that_cannot_be_used_costs_only_itself() -> None:
    found = received(PAPER, replace(PAPER, key="n", title=""), PAPER)

    assert ([each.key for each in found.documents], found.lost) == (["k"], 1)


def test_no_more_entries_are_read_than_a_search_may_bring() -> None:
    many = (replace(PAPER, key=str(number)) for number in range(MAX_ENTRIES + 500))

    assert len(received(*many).documents) == MAX_ENTRIES


@pytest.mark.parametrize("given", [{"total": -1}, {"total": True}, {"total": 10**40}, {"lost": -1}])
def test_wrong_numbers_are_an_error_of_the_source(given: dict[str, Any]) -> None:
    with pytest.raises(MalformedAnswer):
        received(PAPER, **given)


@pytest.mark.parametrize("answer", [None, [], "text", 7])
def test_what_is_not_found_is_an_error_of_the_source(answer: Any) -> None:
    class Wrong(Zenodo):
        def find(self, query: Query, arguments: SearchArguments) -> Found:
            return answer  # type: ignore[no-any-return]

    source, session = opened()
    with pytest.raises(MalformedAnswer, match="zenodo gave an answer that cannot be read"):
        Wrong(settings=source.settings, session=session)._run("x")


def test_the_text_of_an_error_is_one_short_line_that_any_file_holds() -> None:
    said = str(SourceError("half \ud800, \x1b[31m red\nand " + "long " * 1_000))

    assert json.dumps(said, ensure_ascii=False).encode()
    assert "\n" not in said
    assert "\x1b" not in said
    assert len(said) <= 400


def test_foreign_words_cannot_end_their_quotation() -> None:
    assert quote_foreign("No ” results\n“found” <b>") == "“No ' results 'found' <b>”"
    assert len(quote_foreign("word " * 1_000)) <= 122
