"""What a command says after a question that was asked before: what changed since then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trendscope.commands.kept_run import short
from trendscope.commands.messages import say
from trendscope.errors import TrendscopeError

if TYPE_CHECKING:
    from trendscope.report.report import Report


def say_what_changed(run: str, report: Report) -> None:
    """Say in a line or two what changed since the last complete run on the question, if there is one.

    A report that is not complete is not compared: what it lacks would look like a change.
    """
    if report.status != "complete":
        return
    from trendscope.difference.compare import compare
    from trendscope.difference.summary import summary
    from trendscope.kept_report import report_of
    from trendscope.settings import load_settings
    from trendscope.store.opening import open_store
    from trendscope.store.same_question import run_before

    store = open_store(load_settings())
    if store is None:
        return
    try:
        earlier = run_before(store, store.run(run))
        difference = compare(report_of(earlier), report) if earlier else None
    except TrendscopeError:  # it cannot be read: the report itself is whole
        return
    if earlier and difference:
        say(summary(difference))
        say("in full: trendscope diff {earlier} {run}", earlier=short(earlier.id), run=short(run))
