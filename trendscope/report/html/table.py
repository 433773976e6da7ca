"""A table of trends: their papers, their shares and their direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trendscope.report.captions import Captions, readable_name
from trendscope.report.glance import Glance, Row
from trendscope.report.html.counts import Count, Counts
from trendscope.report.html.direction import Heading, heading
from trendscope.trend import Trend


@dataclass(frozen=True)
class TableRow:
    """One trend; `target` is the id of its section, if it has one."""

    name: str
    target: str
    papers: Count
    shares: tuple[Count, ...]
    own: str
    heading: Heading
    since: str
    ways: str


@dataclass(frozen=True)
class Table:
    """Trends, each in a row; `total` are the numbers of all papers, and `notes` say what the marks mean."""

    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[TableRow, ...]
    total: tuple[Count, ...]
    notes: str


class TableOfTrends:
    """Lays out trends in a table; `first` is the number of the first among all that were counted."""

    def __init__(self, captions: Captions, trends: Sequence[Trend], first: int) -> None:
        self._captions = captions
        self._say = captions.say
        self._trends = trends
        self._first = first
        names = list(map(readable_name, trends))
        self._glance = Glance(trends, names, list(map(captions.direction, trends)))

    def table(self) -> Table:
        """The table, with the columns that have something in them."""
        shown = (name for name in self._captions.glance_columns(self._glance) if name != "over_time")
        columns = tuple(shown)
        numbers = range(self._first, self._first + len(self._trends))
        rows = zip(numbers, self._trends, self._glance.rows, strict=True)
        return Table(
            columns=columns,
            titles=tuple(map(self._title, columns)),
            rows=tuple(self._row(*each) for each in rows),
            total=self._total(),
            # Both sides of the split are called by their periods, so no note has to.
            notes=self._captions.glance_notes(self._glance, [name for name in columns if name != "earlier"]),
        )

    def _title(self, column: str) -> str:
        """The title of a column; a side of the split is called by its periods."""
        if self._glance.split and column in self._captions.share_columns(self._glance):
            return self._say.span(*self._glance.spans[column == "recent"])
        return self._captions.column(column)

    def _row(self, number: int, trend: Trend, row: Row) -> TableRow:
        counts = Counts(self._say, readable_name(trend), number)
        papers = trend.documents
        shares = zip(row.shares, self._glance.spans, strict=True)
        return TableRow(
            name=self._captions.theme(row.theme, field_too=row.field_too),
            target=trend_id(number) if number <= len(self._captions.report.trends) else "",
            papers=counts.all(papers),
            shares=tuple(counts.share(*each) for each in shares),
            own=row.own,
            heading=heading(self._captions, trend),
            since=row.since,
            ways=self._captions.ways(row),
        )

    def _total(self) -> tuple[Count, ...]:
        """All papers, and those of each column of shares."""
        counts = Counts(self._say, self._say("captions.all_papers"))
        columns = zip(self._glance.read, self._glance.spans, strict=True)
        return (counts.all(self._captions.read), *(counts.within(*each) for each in columns))


def trend_id(number: int) -> str:
    """The id of the section of a trend, by its number in the report."""
    return f"trend-{number}"
