"""All trends in one table: how many papers, which share of each period, which direction, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from trendscope.measuring.change import before_and_since, percent, split_period
from trendscope.report.sparkline import periods_of, sparkline
from trendscope.trend import UNMOVED, Direction, Trend

# With more periods, their shares are two columns and a sparkline.
MAX_COLUMNS = 5
FIELD_TOO = "†"
NONE = "–"


@dataclass(frozen=True)
class Share:
    """How many papers of a period name a trend, of how many that were read."""

    count: int
    sampled: int

    def __str__(self) -> str:
        """`32%`, with a decimal below 10; a dash if no paper was read."""
        return percent(self.count, self.sampled) if self.sampled else NONE


@dataclass(frozen=True)
class Row:
    """One trend; `shares` are by period, or of both sides of the split.

    `own` is the share of the reader's documents and that of the field: `3.3% / 15%`.
    """

    theme: str
    direction: Direction
    words: str
    papers: str
    shares: tuple[Share, ...]
    line: str
    since: str
    ways: tuple[int, int] | None
    field_too: bool
    own: str = ""


class Glance:
    """The table: what its columns of shares are called, its rows, and the row of all papers."""

    def __init__(self, trends: Sequence[Trend], names: Sequence[str], words: Sequence[str]) -> None:
        self._sampled: dict[str, int] = {}
        for trend in trends:
            self._sampled |= trend.sampled
        self.periods = sorted(self._sampled)
        self.split = split_period(self._sampled) if len(self.periods) > MAX_COLUMNS else None
        self.rows = [self._row(*each) for each in zip(trends, names, words, strict=True)]

    @property
    def spans(self) -> tuple[tuple[str, str], ...]:
        """The first and the last period of each column of shares."""
        if not self.split:
            return () if len(self.periods) > MAX_COLUMNS else tuple((each, each) for each in self.periods)
        return _around(self.periods, self.split)

    @property
    def sides(self) -> tuple[tuple[str, str], ...]:
        """The first and the last period before and since the split; nothing if there is no split."""
        split = split_period(self._sampled) if self._sampled else None
        return _around(self.periods, split) if split else ()

    @property
    def read(self) -> tuple[int, ...]:
        """How many papers were read of each column."""
        return tuple(share.sampled for share in self._shares({}, self._sampled))

    @property
    def some_field_too(self) -> bool:
        return any(row.field_too for row in self.rows)

    @property
    def some_ways(self) -> bool:
        return any(row.ways for row in self.rows)

    @property
    def some_own(self) -> bool:
        return any(row.own for row in self.rows)

    @property
    def some_since(self) -> bool:
        return any(row.since != NONE for row in self.rows)

    def _row(self, trend: Trend, name: str, words: str) -> Row:
        papers = trend.documents
        moves = trend.direction not in UNMOVED
        return Row(
            theme=name,
            direction=trend.direction,
            words=words,
            papers=f"{papers:,}" if papers else NONE,
            shares=self._shares(trend.counts, trend.sampled),
            line=sparkline(trend) if self.split and periods_of(trend) else "",
            since=trend.since if trend.since and trend.direction != "fading" else NONE,
            ways=(trend.held, trend.ways) if moves and trend.ways else None,
            field_too=trend.domain_wide,
            own=" / ".join(map(str, own_and_field(trend))),
        )

    def _shares(self, counts: Mapping[str, int], sampled: Mapping[str, int]) -> tuple[Share, ...]:
        if not self.split:
            return tuple(Share(counts.get(span[0], 0), sampled.get(span[0], 0)) for span in self.spans)
        return tuple(Share(*each) for each in before_and_since(counts, sampled, self.split))


def _around(periods: Sequence[str], split: str) -> tuple[tuple[str, str], ...]:
    """The first and the last of the periods before a split, and of those since."""
    before = [period for period in periods if period < split]
    return ((before[0], before[-1]), (split, periods[-1]))


class Counted(Protocol):
    """What names a trend, by period."""

    @property
    def counts(self) -> dict[str, int]:
        """Documents that name it."""
        ...

    @property
    def sampled(self) -> dict[str, int]:
        """Documents that were counted."""
        ...


def sides_of(trend: Counted) -> tuple[Share, Share] | None:
    """The shares before and since the split; None if there is no split."""
    split = split_period(trend.sampled) if trend.sampled else None
    if not split:
        return None
    earlier, recent = before_and_since(trend.counts, trend.sampled, split)
    return Share(*earlier), Share(*recent)


def own_and_field(trend: Trend) -> tuple[Share, ...]:
    """The share of the reader's documents, and that of the field; nothing where they are not compared."""
    if trend.own is None:
        return ()
    counted = sum(trend.sampled.values())
    own = Share(trend.own.named, trend.own.documents)
    return own, Share(sum(trend.counts.values()), counted)


def earlier_and_recent(trend: Counted) -> str:
    """`1.7% → 45%`: the shares on both sides of the split; nothing if there is no split."""
    return " → ".join(map(str, sides_of(trend) or ()))
