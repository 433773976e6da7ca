"""How far the reading of a corpus has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from trendscope.source import Found
from trendscope.window import Window


@dataclass
class ReadSoFar:
    """The papers that were read, of about `total`, by period.

    A whole corpus arrives the newest first, back to `day`. A share is drawn period by period, and `drawn` is
    the one that arrives.
    """

    window: Window
    periods: Sequence[str]
    total: int = 0
    read: int = 0
    day: str = ""
    drawn: str | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, page: Found) -> None:
        """Count a page that has arrived."""
        days = [document.date for document in page.documents if document.date]
        self.read += len(page.documents)
        self.day = min([*days, self.day] if self.day else days, default="")
        self.counts.update(period for day in days if (period := self.window.period_of(day)))
        if self.drawn is None:
            self.total = page.total or self.read

    @property
    def period(self) -> str | None:
        """The period that is being read."""
        return self.drawn or self.window.period_of(self.day)

    @property
    def periods_done(self) -> int:
        """How many periods were read to their end."""
        if self.drawn:
            return self.periods.index(self.drawn)
        if self.read >= self.total:
            return len(self.periods)
        return sum(period > (self.period or "9") for period in self.periods)
