"""A trend as the picture of all trends shows it: its band, its shares on both sides, its papers."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.report.captions import Captions, readable_name
from trendscope.report.charts.shapes import BAND_OF, MAX_NAME, Band
from trendscope.report.glance import Share, earlier_and_recent, sides_of
from trendscope.text.lines import one_line
from trendscope.trend import Trend


@dataclass(frozen=True)
class MeasuredTrend:
    """A trend of a report."""

    captions: Captions
    trend: Trend

    @property
    def name(self) -> str:
        return one_line(self.captions.capital(readable_name(self.trend)), MAX_NAME)

    @property
    def band(self) -> Band:
        return BAND_OF[self.trend.direction]

    @property
    def papers(self) -> int:
        return self.trend.documents

    @property
    def sides(self) -> tuple[Share, Share] | None:
        """The earlier and the recent share."""
        return sides_of(self.trend)

    @property
    def shares(self) -> tuple[float, ...]:
        """The earlier and the recent share as numbers, if there are any."""
        return tuple(side.count / side.sampled for side in self.sides or ())

    @property
    def is_new(self) -> bool:
        """Whether papers name it, but none before the split."""
        return self.sides is not None and self.papers > 0 == self.sides[0].count

    @property
    def change(self) -> str:
        """`2.6% → 12%`; nothing without a split."""
        return earlier_and_recent(self.trend)

    @property
    def papers_in_words(self) -> str:
        if not self.trend.is_counted:
            return self.captions.say("captions.not_counted")
        key = "chart.new_papers" if self.is_new else "chart.papers"
        return self.captions.say(key, papers=self.papers)

    @property
    def words(self) -> str:
        """`Agents: rising, 2.6% → 12%; 92 papers`."""
        say, direction = self.captions.say, self.captions.direction(self.trend)
        if not self.trend.is_counted:
            return say("chart.not_counted", name=self.name)
        key = "chart.row_changed" if self.change else "chart.row"
        return say(key, name=self.name, direction=direction, change=self.change, papers=self.papers_in_words)
