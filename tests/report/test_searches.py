"""The queries of a run, each once."""

from __future__ import annotations

from tests.fakes.report import searches
from trendscope.report.report import Search
from trendscope.report.searches import GroupedQuery, group_queries


def test_queries_that_differ_in_their_year_are_one():
    assert group_queries(searches()) == [
        GroupedQuery("arxiv", "all:a AND [YYYY01 TO YYYY12]", (2022, 2023, 2024, 2025), 200, 2000),
        GroupedQuery("wikipedia", "attention", (), 1, None),
    ]


def test_query_of_one_year_is_shown_as_it_was_sent():
    only = Search(source="arxiv", query="all:a [2024]", year=2024, found=1, total=None)
    assert group_queries([only, only]) == [GroupedQuery("arxiv", "all:a [2024]", (2024,), 1, None)]


def test_total_is_unknown_where_one_of_them_is():
    known = Search(source="arxiv", query="a 2023", year=2023, found=1, total=5)
    unknown = Search(source="arxiv", query="a 2024", year=2024, found=1, total=None)
    assert group_queries([known, unknown])[0].total is None
