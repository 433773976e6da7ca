"""The queries of a run, each once: queries that differ only in their days are one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from trendscope.report.report import Search

ANY_DAYS = "…"

_DAYS = re.compile(r"\d{8}\d{4} TO \d{8}\d{4}|\d{4}[-/]\d\d[-/]\d\d[:,] ?\d{4}[-/]\d\d[-/]\d\d")


@dataclass(frozen=True)
class GroupedQuery:
    """A query with the periods that it was sent for, and what it found in all of them."""

    source: str
    query: str
    periods: tuple[str, ...]
    found: int
    total: int | None


def group_queries(searches: Iterable[Search]) -> list[GroupedQuery]:
    """The searches grouped by source and query, in the order in which they were first sent."""
    groups: dict[tuple[str, str], list[Search]] = {}
    unique = dict.fromkeys(searches)
    read = {(search.source, search.query) for search in unique if search.role != "count"}
    for search in unique:
        # What was counted first and then read is one query.
        if search.role == "count" and (search.source, search.query) in read:
            continue
        groups.setdefault((search.source, _without_days(search)), []).append(search)
    return [_merged(group) for group in groups.values()]


def _without_days(search: Search) -> str:
    return _DAYS.sub(ANY_DAYS, search.query) if search.period else search.query


def _merged(group: list[Search]) -> GroupedQuery:
    first, totals = group[0], [search.total for search in group if search.total is not None]
    return GroupedQuery(
        source=first.source,
        query=_without_days(first) if len(group) > 1 else first.query,
        periods=tuple(sorted({search.period for search in group if search.period})),
        found=sum(search.found for search in group),
        total=sum(totals) if len(totals) == len(group) else None,
    )
