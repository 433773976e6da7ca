"""What a command says after a question that was asked before: what changed since then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trendscope.commands.kept_run import open_archive, short
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

    try:
        archive = open_archive()
        earlier = archive.previous(run)
        difference = compare(archive.report(earlier.id), report) if earlier else None
    except TrendscopeError:  # nothing is kept, or it cannot be read: the report itself is whole
        return
    if earlier and difference:
        say(summary(difference))
        say(f"in full: trendscope diff {short(earlier.id)} {short(run)}")
