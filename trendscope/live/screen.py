"""The live lines: who works on what, how far each source is, and what it has cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions
from rich.text import Text

from trendscope.budget import Budget
from trendscope.events import Decided, Progress, SourceProgress
from trendscope.live.reading import SourceReading
from trendscope.text.language import language_of
from trendscope.text.lines import one_line
from trendscope.wording import Wording
from trendscope.wording.catalogue import spoken_language
from trendscope.wording.specialist import specialist_name

SEPARATOR = " · "
FRAMES, DONE = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "✓"
PER_SECOND = 8


class LiveScreen:
    """A renderable of rich that fits the terminal as it is now; `drawn` are the cells of its lines."""

    def __init__(self, budget: Budget | None, clock: Callable[[], float]) -> None:
        self.say = Wording(spoken_language())
        self._readings: dict[str, SourceReading] = {}
        self.drawn: list[int] = []
        self._budget = budget
        self._clock = clock
        self._tasks: dict[str, str] = {}
        self._at_work = ""

    def add(self, event: Progress) -> None:
        """Take what was said last of a specialist, or of a source."""
        self._at_work = event.specialist
        if isinstance(event, SourceProgress):
            self._add_source(event)
        elif isinstance(event, Decided):
            self.say = Wording(language_of(event.text))
            self._tasks[event.specialist] = event.text
            if event.angles:
                self._tasks["searcher"] = SEPARATOR.join(event.angles)
        elif event.specialist != "supervisor":
            self._tasks[event.specialist] = event.text

    def _add_source(self, event: SourceProgress) -> None:
        if known := self._readings.get(event.source):
            known.add(event, self._clock())
        else:
            self._readings[event.source] = SourceReading(event, self._clock())

    def end_readings(self) -> list[Text]:
        """Take the sources away; what was read of those whose papers are counted, a line each."""
        ended, self._readings = self._readings, {}
        return [reading.summary(self.say) for reading in ended.values() if reading.is_counted]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        # One line is left for the cursor, as a terminal scrolls when the last one is full.
        room = max(1, console.height - 2)
        status = self._status(options.max_width)
        lines = [*self._specialists(), *self._sources(options.max_width)][: room - bool(status)]
        lines += [status] if status else []
        for line in lines:
            line.truncate(options.max_width, overflow="ellipsis")
            line.no_wrap = True
        self.drawn = [line.cell_len for line in lines]
        yield from lines

    def _specialists(self) -> Iterator[Text]:
        """Each specialist with its task; one is at work, the others have done theirs."""
        tasks = {name: (specialist_name(name, self.say), task) for name, task in self._tasks.items()}
        width = max((cell_len(called) for called, _task in tasks.values()), default=0)
        for name, (called, task) in tasks.items():
            is_at_work = name == self._at_work
            mark = FRAMES[int(self._clock() * PER_SECOND) % len(FRAMES)] if is_at_work else DONE
            style = "" if is_at_work else "dim"
            padded = set_cell_size(called, width)
            yield Text.assemble(
                mark, " ", (padded, "bold" if is_at_work else style), "  ", (one_line(task), style)
            )

    def _sources(self, width: int) -> Iterator[Text]:
        readings = sorted(self._readings.values(), key=lambda each: not each.is_counted)
        name_width = max((cell_len(each.event.source) for each in readings), default=0)
        for reading in readings:
            yield Text.assemble("  ", reading.line(name_width, width - 2, self.say, self._clock()))

    def _status(self, width: int) -> Text | None:
        """The time so far, and what a model has used of each limit, as far as there is room."""
        if self._budget is None:
            return None
        parts = list(self._spent(self._budget))
        while len(parts) > 1 and cell_len(SEPARATOR.join(parts)) > width:
            parts.pop()
        return Text(SEPARATOR.join(parts), "dim")

    def _spent(self, budget: Budget) -> Iterator[str]:
        yield self.say("live.seconds", passed=round(budget.passed), seconds=round(budget.seconds))
        if not budget.has_model:
            return
        if budget.dollars is not None:
            yield self.say("live.dollars_of", paid=f"{budget.paid:.4f}", dollars=f"{budget.dollars:f}")
        elif budget.price:
            yield self.say("live.dollars", paid=f"{budget.paid:.4f}")
        yield self.say("live.calls", called=budget.called, calls=budget.calls)
        yield self.say("live.tokens", used=budget.used_tokens, tokens=budget.tokens)
