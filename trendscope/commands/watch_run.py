"""`trendscope watch run`: asks what is due, and shows what changed."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trendscope.commands.difference_output import print_difference_as
from trendscope.commands.kept_run import open_archive
from trendscope.commands.messages import say
from trendscope.commands.research_run import resume_run, run_research
from trendscope.commands.watched_options import options_of_run
from trendscope.difference.difference import Difference
from trendscope.difference.formats import DIFFERENCE_FORMATS, render_difference
from trendscope.difference.summary import summary
from trendscope.errors import UsageError, reason_of
from trendscope.report.files import check_path, write_file
from trendscope.report.report import Report
from trendscope.stopping import Stopping
from trendscope.store.keeping import Keeping
from trendscope.text.message import Message
from trendscope.watching.asking import Answered, Asking, Ending
from trendscope.watching.watch import Watch
from trendscope.watching.watch_list import WatchList

STATUS: dict[Ending, int] = {"failed": 1, "partial": 4, "changed": 5, "first": 0, "unchanged": 0}
MAX_NAME = 60  # characters of a question in the name of a file


def run_due(options: argparse.Namespace, stopping: Stopping, today: date) -> int:
    """Ask what is due today; the exit status."""
    output = Output(options.out, options.format, today, quiet=options.quiet)
    archive = open_archive()

    def ask(watch: Watch, run: str, *, resumes: bool) -> Report:
        asks = Message("going on with: {question}") if resumes else Message("asking: {question}")
        output.say(asks, question=watch.question)
        asked = options_of_run(watch, quiet=options.quiet)
        if resumes:
            return resume_run(run, asked, stopping)
        return run_research(watch.question, asked, stopping, keeping=new_run(run, watch), today=today)

    endings: set[Ending] = set()
    for answered in Asking(archive, today).ask_due(ask):
        output.show(answered)
        endings.add(answered.ending)
        if stopping.signal:
            break
    if not endings:
        _say_nothing_due(output, WatchList(archive.store).all())
    return next((STATUS[ending] for ending in STATUS if ending in endings), 0)


def new_run(run: str, watch: Watch) -> Keeping:
    """How a watched question is asked: not what was found before, but what is found now."""
    return Keeping(run=run, fresh=watch.options.fresh, renews=frozenset({"search", "tool"}))


def _say_nothing_due(output: Output, watches: list[Watch]) -> None:
    if watches:
        output.say("nothing is due before {day}", day=watches[0].due)
    else:
        output.say("no question is watched")


@dataclass(frozen=True)
class Output:
    """Shows how each question ended: a line, and what changed, printed or as a file in a folder.

    `quiet` leaves the lines out that need nobody to act.
    """

    folder: Path | None
    format_name: str | None
    today: date
    quiet: bool

    def __post_init__(self) -> None:
        """Raise UsageError, before any work, if nothing could be written to the folder."""
        if self.folder:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(
                    "cannot write to {folder}: {reason}", folder=self.folder, reason=reason_of(error)
                ) from error
            check_path(self.folder / "changes")

    def show(self, answered: Answered) -> None:
        watch, due = answered.watch, answered.watch.due
        if answered.ending == "failed":
            say("{question}: failed: {reason}", question=watch.question, reason=answered.reason)
        elif answered.ending == "partial":
            reason = answered.reason or Message("something is missing")
            say("{question}: partial: {reason}; still due", question=watch.question, reason=reason)
        elif answered.difference is None:
            self.say("{question}: asked for the first time; again on {due}", question=watch.question, due=due)
        elif answered.ending == "unchanged":
            changed = summary(answered.difference)
            self.say(
                "{question}: {changed}; again on {due}", question=watch.question, changed=changed, due=due
            )
        else:
            self._deliver(watch, answered.difference)

    def say(self, text: str, /, **fields: object) -> None:
        if not self.quiet:
            say(text, **fields)

    def _deliver(self, watch: Watch, difference: Difference) -> None:
        if self.folder is None:
            print_difference_as(difference, self.format_name or "terminal", details=False, one_line=True)
            return
        name = self.format_name or "markdown"
        extension = DIFFERENCE_FORMATS[name].extensions[0]
        words = "-".join(re.findall(r"\w+", watch.question))[:MAX_NAME].rstrip("-")
        path = self.folder / f"{self.today}-{words}-{watch.id}{extension}"
        write_file(path, render_difference(difference, name).encode())
        changed = summary(difference)
        self.say(
            "{question}: {changed}; written to {path}", question=watch.question, changed=changed, path=path
        )
