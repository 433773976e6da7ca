"""What holds for the counts of every report."""

from __future__ import annotations

from trendscope import Report


def assert_counts_open(report: Report) -> None:
    """Behind every count are as many papers, each of them in the corpus and of that period."""
    for trend in (*report.trends, *report.domain_wide):
        counts = {str(period): count for period, count in trend.counts.items()}
        papers = {period: trend.papers[period] for period in counts}
        assert {period: len(set(names)) for period, names in papers.items()} == counts
        assert all(len(names) == len(set(names)) for names in trend.papers.values())
        for period, names in papers.items():
            assert {str(report.corpus[name].date)[: len(period)] for name in names} <= {period}
