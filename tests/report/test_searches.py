"""The queries of a run, each once."""

from __future__ import annotations

from tests.fakes.report import searches
from trendscope.report.report import Search
from trendscope.report.searches import GroupedQuery, group_queries

SENT = "all:a [202401010000 TO 202412312359]"


def sent(query: str, period: str | None, found: int, total: int | None) -> Search:
    return Search(source="arxiv", query=query, role="topic", period=period, found=found, total=total)


def test_queries_that_differ_in_their_days_are_one():
    assert group_queries(searches()) == [
        GroupedQuery("arxiv", "all:a AND […]", ("2022", "2023", "2024", "2025"), 200, 2000),
        GroupedQuery("wikipedia", "attention", (), 1, None),
    ]


def test_query_of_one_period_is_shown_as_it_was_sent():
    only = sent(SENT, "2024", 1, None)
    assert group_queries([only, only]) == [GroupedQuery("arxiv", SENT, ("2024",), 1, None)]


def test_total_is_unknown_where_one_of_them_is():
    known = sent(SENT.replace("2024", "2023"), "2023", 1, 5)
    unknown = sent(SENT, "2024", 1, None)
    (query,) = group_queries([known, unknown])
    assert (query.query, query.total) == ("all:a […]", None)


def test_query_of_the_whole_window_keeps_its_days():
    whole = sent(SENT, None, 9, 9)
    part = sent(SENT.replace("0101", "0601"), "2024", 1, 2)
    assert [query.query for query in group_queries([whole, part])] == [SENT, part.query]


def test_periods_may_be_quarters():
    found = [
        sent(f"q [{first}0000 TO {last}2359]", period, 1, 2)
        for period, first, last in (("2024-Q1", "20240101", "20240331"), ("2024-Q2", "20240401", "20240630"))
    ]
    assert group_queries(found) == [GroupedQuery("arxiv", "q […]", ("2024-Q1", "2024-Q2"), 2, 4)]
