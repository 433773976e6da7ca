"""The small functions of the searcher."""

from __future__ import annotations

import pytest

from trendscope.agents.searcher import on_topic, spread, thin_years
from trendscope.document import Document
from trendscope.question.query import Query
from trendscope.source import Found

YEARS = list(range(2019, 2027))


def page(title: str, text: str) -> Document:
    return Document(title, title, (), None, "https://example.org", "web", "tavily", text)


@pytest.mark.parametrize(
    ("years", "number", "chosen"),
    [
        (YEARS, 4, [2019, 2020, 2025, 2026]),
        (YEARS, 2, [2019, 2026]),
        (YEARS[:4], 4, YEARS[:4]),
        (YEARS[:1], 4, [2019]),
        ([], 4, []),
    ],
)
def test_years_come_from_both_ends(years: list[int], number: int, chosen: list[int]) -> None:
    assert spread(years, number) == chosen


def test_pages_that_name_everything_are_kept() -> None:
    good = page("Translation", "Machines do it.")
    found = Found((good, page("Roses", "Machines cut them.")), "q", total=9, notes=("a note",))

    kept = on_topic(found, Query.parse("machine translation"), "web")

    assert kept == Found((good,), "q", total=9, notes=("a note",))


def test_a_background_page_has_to_begin_with_what_is_asked() -> None:
    defines = page("MT", "Machine translation is the use of software. It is old.")
    mentions = page("Shop", "We sell software. Some of it does machine translation.")
    query = Query.parse('"machine translation"')

    assert on_topic(Found((defines, mentions), "q"), query, "background").documents == (defines,)
    assert on_topic(Found((defines, mentions), "q"), query, "web").documents == (defines, mentions)


def test_years_with_less_than_half_of_the_best_are_thin() -> None:
    assert thin_years({2019: 0, 2020: 24, 2021: 25, 2022: 50}) == [2019, 2020]


def test_years_that_are_alike_are_not_thin() -> None:
    assert thin_years({2019: 3, 2020: 2, 2021: 4}) == []
