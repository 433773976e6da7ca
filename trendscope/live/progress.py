"""Progress in a terminal: live lines that fit it, and above them the few that stay."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console, ConsoleRenderable, RenderHook
from rich.control import Control
from rich.live import Live
from rich.segment import ControlType
from rich.text import Text

from trendscope.budget import Budget
from trendscope.events import Decided, Judged, Measured, Progress
from trendscope.live.screen import PER_SECOND, LiveScreen
from trendscope.text.lines import one_line


class LiveProgress:
    """A context manager; `show` is called with each event of a run. `budget` is what the run may use."""

    def __init__(
        self, console: Console, budget: Budget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._screen = LiveScreen(budget, clock)
        self._live = Live(
            self._screen,
            console=console,
            refresh_per_second=PER_SECOND,
            transient=True,
            vertical_overflow="crop",
        )

    def __enter__(self) -> LiveProgress:
        self._live.console.push_render_hook(_Unwrapping(self._screen, self._live.console))
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()
        self._live.console.pop_render_hook()

    def show(self, event: Progress) -> None:
        """Bring the live lines up to date, and print above them what stays."""
        self._screen.add(event)
        if isinstance(event, Decided):
            for line in self._screen.end_readings():
                self._live.console.print(line)
        elif event.is_warning:
            self._live.console.print(Text(one_line(event.text), "yellow"))
        elif isinstance(event, Measured | Judged) or _is_of_the_run(event):
            self._live.console.print(Text(one_line(event.text)))


class _Unwrapping(RenderHook):
    """Also removes the lines that come of it when a terminal wraps the live ones, as it became narrower."""

    def __init__(self, screen: LiveScreen, console: Console) -> None:
        self._screen = screen
        self._console = console

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        wrapped = sum((cells - 1) // self._console.width for cells in self._screen.drawn if cells)
        remove = ((ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2))
        return [Control(*remove * wrapped), *renderables]


def _is_of_the_run(event: Progress) -> bool:
    """Whether the supervisor says it of the whole run, such as which model it uses."""
    return type(event) is Progress and event.specialist == "supervisor"
