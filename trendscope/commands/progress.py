"""The progress of a run on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, cast

from trendscope.text.columns import columns
from trendscope.text.language import language_of
from trendscope.wording import Wording
from trendscope.wording.specialist import names_width, specialist_name

if TYPE_CHECKING:
    from trendscope.budget import Budget
    from trendscope.events import Progress
    from trendscope.streams import OutputStream


@contextmanager
def showing_progress(*, quiet: bool, budget: Budget | None = None) -> Iterator[Callable[[Progress], None]]:
    """What shows the progress during the block: live lines in a terminal, else plain ones.

    `budget` is what the run may use, and what it has used.
    """
    if quiet or not sys.stderr.isatty():
        yield _print_warning if quiet else print_progress
        return
    console = cast("OutputStream", sys.stderr).console(live=True)
    if not console.is_interactive:  # such as a terminal that cannot move its cursor
        yield print_progress
        return
    from trendscope.live.progress import LiveProgress

    with ExitStack() as stack:
        live: list[LiveProgress] = []

        def show(progress: Progress) -> None:
            # Not before there is something to show: until then, a person may be asked to confirm the plan.
            if not live:
                live.append(stack.enter_context(LiveProgress(console, budget)))
            live[0].show(progress)

        yield show


def print_progress(progress: Progress) -> None:
    """Print a line of progress, behind the name of the specialist in the language of the line."""
    say = Wording(language_of(progress.text))
    name = specialist_name(progress.specialist, say)
    indent = " " * (names_width(say) - columns(name))
    print(f"{indent}{name}  {progress.text}", file=sys.stderr, flush=True)


def _print_warning(progress: Progress) -> None:
    if progress.is_warning:
        print_progress(progress)
