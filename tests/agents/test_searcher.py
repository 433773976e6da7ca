"""The small functions of the searcher."""

from __future__ import annotations

import pytest

from trendscope.agents.searcher import on_topic, spread
from trendscope.document import Document
from trendscope.question.query import Query
from trendscope.source import Found

PERIODS = list(map(str, range(2019, 2027)))


def page(title: str, text: str) -> Document:
    return Document(title, title, (), None, "https://example.org", "web", "tavily", text)


@pytest.mark.parametrize(
    ("periods", "number", "chosen"),
    [
        (PERIODS, 4, ["2019", "2020", "2025", "2026"]),
        (PERIODS, 2, ["2019", "2026"]),
        (PERIODS[:4], 4, PERIODS[:4]),
        (PERIODS[:1], 4, ["2019"]),
        ([], 4, []),
    ],
)
def test_periods_come_from_both_ends(periods: list[str], number: int, chosen: list[str]) -> None:
    assert spread(periods, number) == chosen


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
