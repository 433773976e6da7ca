"""What the summarizer takes from the searches."""

from __future__ import annotations

from tests.fakes.states import record, state
from trendscope.agents.material import definitions, keys, totals


def test_keys_are_those_of_the_roles_each_once() -> None:
    searched = state(searches=[record("b", "a"), record("a", "c", role="wider"), record("d", role="field")])

    assert keys(searched, "topic") == ["b", "a"]
    assert keys(searched, "topic", "wider") == ["b", "a", "c"]
    assert keys(searched, "web") == []


def test_the_first_document_of_each_background_search_defines() -> None:
    searched = state(
        searches=[
            record("a", "b", role="background"),
            record(role="background"),
            record("a", role="background"),
            record("c", role="web"),
        ]
    )

    assert definitions(searched) == ["a"]


def test_totals_add_up_the_sources() -> None:
    searches = [
        record(year=2020, total=5),
        record(year=2020, total=2, source="pubmed"),
        record(year=2021, total=0),
    ]

    assert totals(searches) == {2020: 7, 2021: 0}


def test_only_searches_on_the_topic_and_of_a_year_count() -> None:
    searches = [
        record(year=2020, total=5, role="wider"),
        record(year=2020, total=5, role="field"),
        record(total=5),
        record(year=2020),
    ]

    assert totals(searches) is None
