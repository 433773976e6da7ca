"""What holds for the counts of every report."""

from __future__ import annotations

from datetime import date

from trendscope import Report
from trendscope.window import Window


def assert_counts_open(report: Report) -> None:
    """Behind every count are as many papers, each of them in the corpus and of that period."""
    window = Window(date.fromisoformat(report.since), date.fromisoformat(report.until))
    for trend in (*report.trends, *report.domain_wide):
        papers = {period: trend.papers[period] for period in trend.counts}
        assert {period: len(set(names)) for period, names in papers.items()} == trend.counts
        assert all(len(names) == len(set(names)) for names in trend.papers.values())
        for period, names in papers.items():
            assert {window.period_of(report.corpus[name].date) for name in names} <= {period}
