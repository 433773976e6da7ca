"""What is due is asked once, whatever happens to one of the questions; the date is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.dated_runs import an_archive, counted, keep, options, told
from trendscope.archive import Archive
from trendscope.errors import UsageError
from trendscope.report.report import Report
from trendscope.watching.asking import Asking
from trendscope.watching.watch import Watch, WatchOptions
from trendscope.watching.watch_list import WatchList

BEGIN = date(2026, 1, 15)
FEBRUARY = date(2026, 2, 15)
FIRST, SECOND = "trends in parsing", "trends in translation"


class Answers:
    """Answers with a report of the day, and keeps it; what it was asked is in `asked`."""

    def __init__(self, archive: Archive, label: str = "prompting") -> None:
        self.archive, self.label = archive, label
        self.day = BEGIN
        self.asked: list[tuple[str, bool]] = []
        self.status = "complete"
        self.before: Callable[[Watch], object] = str

    def __call__(self, watch: Watch, run: str, *, resumes: bool) -> Report:
        self.asked.append((watch.question, resumes))
        asked = options(watch.question, today=self.day)
        keep(self.archive, run, None, asked)
        self.before(watch)
        found = told(counted(self.label), day=f"{self.day}", question=watch.question, status=self.status)
        keep(self.archive, run, found, asked)
        return found


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = an_archive(tmp_path)
    for question in (FIRST, SECOND):
        WatchList(archive.store).add(question, "month", WatchOptions(), BEGIN)
    return archive


@pytest.fixture
def answers(archive: Archive) -> Answers:
    return Answers(archive)


def ask(archive: Archive, answers: Answers, day: date) -> dict[str, str]:
    """How each question ended that was due on a day."""
    answers.day = day
    return {each.watch.question: each.ending for each in Asking(archive, day).ask_due(answers)}


def test_the_first_run_is_what_later_ones_are_compared_with(archive: Archive, answers: Answers) -> None:
    assert ask(archive, answers, BEGIN) == {FIRST: "first", SECOND: "first"}
    assert ask(archive, answers, date(2026, 2, 14)) == {}
    assert ask(archive, answers, FEBRUARY) == {FIRST: "unchanged", SECOND: "unchanged"}
    answers.label = "agents"
    assert ask(archive, answers, date(2026, 5, 1)) == {FIRST: "changed", SECOND: "changed"}

    watch = WatchList(archive.store).get(FIRST)
    assert (watch.asked, watch.due) == (date(2026, 5, 1), date(2026, 5, 15))
    assert watch.changed_on == date(2026, 5, 1)
    assert watch.changed.startswith("Since 2026-02-15: 1 trend new, 1 gone")
    assert len(answers.asked) == 6


def test_a_question_that_fails_is_still_due_and_keeps_none_waiting(
    archive: Archive, answers: Answers
) -> None:
    def fail(watch: Watch) -> None:
        if watch.question == FIRST:
            raise ZeroDivisionError("a mistake")

    answers.before = fail
    endings = {each.watch.question: each for each in Asking(archive, BEGIN).ask_due(answers)}

    assert (endings[FIRST].ending, endings[FIRST].reason) == ("failed", "ZeroDivisionError: a mistake")
    assert endings[SECOND].ending == "first"
    assert [watch.question for watch in WatchList(archive.store).all() if watch.due == BEGIN] == [FIRST]


@pytest.mark.parametrize("status", ["failed", "abstained"])
def test_no_report_is_a_failure(archive: Archive, answers: Answers, status: str) -> None:
    answers.status = status

    assert ask(archive, answers, BEGIN) == {FIRST: "failed", SECOND: "failed"}
    assert ask(archive, answers, BEGIN) == {FIRST: "failed", SECOND: "failed"}
    assert {resumes for _, resumes in answers.asked} == {False}


def test_a_run_that_was_interrupted_is_gone_on_with(archive: Archive, answers: Answers) -> None:
    def interrupt(watch: Watch) -> None:
        raise KeyboardInterrupt

    answers.before = interrupt
    with pytest.raises(KeyboardInterrupt):
        ask(archive, answers, BEGIN)
    answers.before = str

    assert ask(archive, answers, date(2026, 1, 16))[FIRST] == "first"
    assert answers.asked == [(FIRST, False), (FIRST, True), (SECOND, False)]


def test_a_partial_run_is_gone_on_with_until_the_next_is_due(archive: Archive, answers: Answers) -> None:
    WatchList(archive.store).remove(SECOND)
    answers.status = "partial"
    assert ask(archive, answers, BEGIN) == {FIRST: "partial"}
    assert ask(archive, answers, date(2026, 1, 16)) == {FIRST: "partial"}

    answers.status = "complete"
    assert ask(archive, answers, FEBRUARY) == {FIRST: "first"}

    assert [resumes for _, resumes in answers.asked] == [False, True, False]


def test_two_at_once_ask_once(archive: Archive, answers: Answers) -> None:
    endings: list[dict[str, str]] = []

    def ask_too(watch: Watch) -> None:
        if not endings:
            endings.append(ask(archive, Answers(archive), BEGIN))

    answers.before = ask_too

    assert ask(archive, answers, BEGIN) == {FIRST: "first"}
    assert endings == [{SECOND: "first"}]


def test_what_was_removed_meanwhile_is_not_asked(archive: Archive, answers: Answers) -> None:
    def remove_the_other(watch: Watch) -> None:
        WatchList(archive.store).remove(SECOND)

    answers.before = remove_the_other

    assert ask(archive, answers, BEGIN) == {FIRST: "first"}


def test_a_baseline_that_is_forgotten_gives_way_to_the_run_before(archive: Archive, answers: Answers) -> None:
    ask(archive, answers, BEGIN)
    ask(archive, answers, FEBRUARY)
    answers.label = "agents"
    for question in (FIRST, SECOND):
        archive.forget(str(WatchList(archive.store).get(question).run))
    (first,) = (each for each in archive.runs() if each.question == FIRST)

    answers.day = date(2026, 3, 15)
    found = {each.watch.question: each for each in Asking(archive, answers.day).ask_due(answers)}

    assert found[FIRST].ending == "changed"
    difference = found[FIRST].difference
    assert difference
    assert difference.before.retrieved == f"{first.started:%Y-%m-%d}" == "2026-01-15"


def test_a_refused_question_says_why(archive: Archive, answers: Answers) -> None:
    def refuse(watch: Watch) -> None:
        raise UsageError("there is no model")

    answers.before = refuse

    reasons = {each.reason for each in Asking(archive, BEGIN).ask_due(answers)}

    assert reasons == {"there is no model"}
