"""The queries of a run, each once: queries that differ only in their year are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trendscope.report.report import Search

ANY_YEAR = "YYYY"


@dataclass(frozen=True)
class GroupedQuery:
    """A query with the years that it was sent for, and what it found in all of them."""

    source: str
    query: str
    years: tuple[int, ...]
    found: int
    total: int | None

    @property
    def by_year(self) -> bool:
        return len(self.years) > 1


def group_queries(searches: Iterable[Search]) -> list[GroupedQuery]:
    """The searches grouped by source and query, in the order in which they were first sent."""
    groups: dict[tuple[str, str], list[Search]] = {}
    for search in dict.fromkeys(searches):
        groups.setdefault((search.source, _without_year(search)), []).append(search)
    return [_merged(group) for group in groups.values()]


def _without_year(search: Search) -> str:
    return search.query.replace(str(search.year), ANY_YEAR) if search.year else search.query


def _merged(group: list[Search]) -> GroupedQuery:
    first, totals = group[0], [search.total for search in group if search.total is not None]
    return GroupedQuery(
        source=first.source,
        query=_without_year(first) if len(group) > 1 else first.query,
        years=tuple(sorted({search.year for search in group if search.year})),
        found=sum(search.found for search in group),
        total=sum(totals) if len(totals) == len(group) else None,
    )
