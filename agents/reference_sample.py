"""A sample of a field, whatever the papers are about, which questions on it share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from trendscope.journal import asking_for
from trendscope.net.threads import in_network_thread
from trendscope.run import Run
from trendscope.source import Found, Source, receive
from trendscope.store.request import DAY
from trendscope.window import Window

REFERENCE_PERIODS = 8
REFERENCE_PAPERS = 120
DAYS_KEPT, DAYS_KEPT_OF_RUNNING = 365, 30


async def sample_reference(
    run: Run, source: Source, subject: str, window: Window, tell: Callable[[str, Found], None]
) -> dict[str, Found]:
    """Papers of a subject by period, from the beginning and the end of the window.

    `tell` gets those of each period as they arrive. Raises SourceError if the source gives no usable answer.
    """
    sample = {}
    for period in spread(window.periods, REFERENCE_PERIODS):
        span = window.span_of(period)
        request = {"source": source.source, "subject": subject, "window": str(span)}
        call = partial(in_network_thread, partial(_sample, run, source, subject, span))
        sample[period] = await run.get_or_call(request, call)
        tell(period, sample[period])
    return sample


def _sample(run: Run, source: Source, subject: str, window: Window) -> Found:
    """Every question on a field shares its sample: an answer is good for longer than one to a question."""
    days = DAYS_KEPT if window.until < run.today else DAYS_KEPT_OF_RUNNING
    with asking_for("reference", days * DAY):
        return receive(
            source, lambda: source.sample(subject, window, REFERENCE_PAPERS), window, REFERENCE_PAPERS
        )


def spread(periods: Sequence[str], number: int) -> list[str]:
    """At most `number` of the periods: half from the beginning, half from the end."""
    half = number // 2
    return list(periods) if len(periods) <= number else [*periods[:half], *periods[-(number - half) :]]
