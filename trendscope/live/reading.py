"""How far the reading of one source has come, in one line that fits."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from trendscope.events import SourceProgress
from trendscope.report.sparkline import NO_PAPERS, bars
from trendscope.text.lines import one_line
from trendscope.wording import Wording

# Of more periods, only the newest are drawn.
MAX_BARS = 24


class SourceReading:
    """What a source was last heard of. `now` is seconds on one clock."""

    def __init__(self, event: SourceProgress, now: float) -> None:
        self.event = event
        self._newest = ""
        self._begun: tuple[float, int] | None = None
        self._last = now
        self.add(event, now)

    @property
    def is_counted(self) -> bool:
        """Whether its papers are read, and not only a few pages that are quoted."""
        return self._begun is not None

    def add(self, event: SourceProgress, now: float) -> None:
        """Take what the source says now."""
        self.event, self._last = event, now
        if event.read is None:
            return
        self._newest = max(self._newest, *event.counts, "")
        if self._begun is None or event.read < self._begun[1]:
            self._begun = now, event.read

    def line(self, name_width: int, width: int, say: Wording, now: float) -> Text:
        """The name and as much as fits: first the time that is left goes, then the periods."""
        name = Text(one_line(self.event.source).ljust(name_width), "bold")
        if self.event.read is None:
            said = one_line(self.event.text).removeprefix(self.event.source).lstrip(" :,")
            return Text.assemble(name, "  ", said)
        line = Text.assemble(name, "  ", (self.curve(), "green"), "  ")
        for parts in self._parts(say, now):
            text = ", ".join(parts)
            if line.cell_len + cell_len(text) <= width:
                break
        return line.append(text)

    def curve(self) -> str:
        """A bar for each period that has arrived, and a dot for each that has not."""
        counts = self.event.counts
        missing = NO_PAPERS * (self.event.periods - len(counts))
        # The newest arrive first, but a share is drawn from the oldest on.
        is_drawn = max(counts, default="") < self._newest
        drawn = bars({period: float(count) for period, count in counts.items()})
        return (drawn + missing if is_drawn else missing + drawn)[-MAX_BARS:]

    def summary(self, say: Wording) -> Text:
        """What was read in the end, which stays above the live lines."""
        periods = f"{min(self.event.counts)}–{max(self.event.counts)}" if self.event.counts else ""
        said = say("live.read", papers=self.event.read or 0)
        return Text.assemble(f"{self.event.source}  ", (self.curve(), "green"), f"  {said}, {periods}")

    def _parts(self, say: Wording, now: float) -> Iterator[list[str]]:
        event = self.event
        periods = say("live.periods", done=event.periods_done, periods=event.periods)
        papers = say("live.papers", papers=event.read or 0)
        left = self._left(now)
        time = [say("live.left", seconds=left)] if left else []
        yield [periods, papers, *time]
        yield [papers, *time]
        yield [papers]

    def _left(self, now: float) -> int | None:
        """Seconds until all papers are there, at the pace so far; None if it cannot be told."""
        event = self.event
        if self._begun is None or event.read is None or not event.total:
            return None
        begun, before = self._begun
        if event.read <= before or self._last <= begun:
            return None
        left = (event.total - event.read) * (self._last - begun) / (event.read - before)
        return max(0, round(left - (now - self._last))) or None
