"""Progress in a terminal: one live line for each source, and a lasting one for each step."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from trendscope.events import Progress as Step
from trendscope.events import SourceProgress
from trendscope.text.characters import escape_hidden


class LiveProgress:
    """A context manager; `show` is called with each step of a run.

    The line of a source has how many papers were read, and how long the rest takes at this pace.
    """

    def __init__(self, console: Console) -> None:
        self._lines = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> LiveProgress:
        self._lines.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.stop()

    def show(self, step: Step) -> None:
        """Bring the line of a source up to date, or print a step above the lines."""
        text = escape_hidden(step.text)
        if not isinstance(step, SourceProgress):
            self._lines.console.print(Text(f"{step.specialist:>10}  {text}"))
            return
        if step.source not in self._tasks:
            self._tasks[step.source] = self._lines.add_task(text, total=step.total)
        task = self._tasks[step.source]
        if step.read is None:
            self._lines.update(task, description=text)
        else:
            self._lines.update(task, description=text, completed=step.read, total=step.total)
