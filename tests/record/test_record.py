"""The record of an archive: what its runs predicted, scored by the runs after them."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.dated_runs import SAMPLED, an_archive, counted, keep, options, told
from trendscope.archive import Archive
from trendscope.document import Document
from trendscope.measuring.candidate import Measurement
from trendscope.record.kept_predictions import KeptPredictions
from trendscope.record.record import Record
from trendscope.record.scoring import score_due
from trendscope.report.report import Report
from trendscope.store.same_question import question_key
from trendscope.trend import Trend
from trendscope.window import Window

SAMPLED_LATER = SAMPLED | {"2026": 100}
WENT_ON = counted(counts={"2024": 20, "2025": 20, "2026": 40}, sampled=SAMPLED_LATER)
TURNED_BACK = counted(counts={"2024": 20, "2025": 20, "2026": 4}, sampled=SAMPLED_LATER)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return an_archive(tmp_path)


def verdicts(record: Record) -> dict[str, str | None]:
    """What became of each label that is not open."""
    return {each.prediction.label: each.outcome.verdict for each in record.entries if each.outcome}


def test_a_rise_is_open_until_a_run_after_its_period(archive: Archive) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    keep(archive, "b" * 32, told(TURNED_BACK, day="2026-12-31"))
    record = archive.record()
    assert [each.prediction.made for each in record.open] == [date(2025, 12, 1), date(2026, 12, 31)]

    keep(archive, "c" * 32, told(WENT_ON, day="2027-02-01"))

    record = archive.record()
    assert verdicts(record) == {"prompting": "went on"}
    assert record.by_direction["rising"].share == 1.0
    assert (record.by_direction["rising"].open, record.by_direction["fading"].scored) == (2, 0)


def test_the_first_run_after_the_period_scores_for_good(archive: Archive) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    keep(archive, "c" * 32, told(WENT_ON, day="2027-03-01"))
    keep(archive, "b" * 32, told(TURNED_BACK, day="2027-02-01"))
    assert verdicts(archive.record()) == {"prompting": "turned back"}

    archive.forget("b" * 32)

    assert verdicts(archive.record()) == {"prompting": "turned back"}


def test_what_is_said_every_month_is_said_once(archive: Archive) -> None:
    for number, month in enumerate(("10", "11", "12")):
        keep(archive, f"{number}" * 32, told(counted(), day=f"2025-{month}-01"))

    record = archive.record()

    assert [str(each.prediction.made) for each in record.entries] == ["2025-10-01"]


def test_what_a_forgotten_run_predicted_is_kept(archive: Archive) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    archive.forget("a" * 32)
    keep(archive, "b" * 32, told(WENT_ON, day="2027-02-01"))

    assert verdicts(archive.record()) == {"prompting": "went on"}


@pytest.mark.parametrize("status", ["partial", "abstained"])
def test_a_run_that_is_not_complete_neither_predicts_nor_scores(archive: Archive, status: str) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    keep(archive, "b" * 32, told(counted("other"), day="2025-12-01", status=status))
    keep(archive, "c" * 32, told(WENT_ON, day="2027-02-01", status=status))

    record = archive.record()

    assert [each.prediction.label for each in record.open] == ["prompting"]


def test_a_run_with_other_options_does_not_score(archive: Archive) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    keep(archive, "b" * 32, told(WENT_ON, day="2027-02-01"), options(context={"max_papers": 100}))

    assert verdicts(archive.record()) == {}


def test_a_run_that_was_imported_neither_predicts_nor_scores(archive: Archive) -> None:
    """A bundle may say what somebody likes."""
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    keep(archive, "b" * 32, told(counted("other"), day="2025-12-01"), options(imported=True))
    keep(archive, "c" * 32, told(WENT_ON, day="2027-02-01"), options(imported=True))

    record = archive.record()

    assert (
        [each.prediction.label for each in record.open]
        == ["prompting"]
        == [each.prediction.label for each in record.entries]
    )


def test_a_run_that_was_given_an_earlier_date_predicts_the_past(archive: Archive) -> None:
    """The store keeps when a run was started, whatever date it was given."""
    keep(archive, "a" * 32, told(counted("now"), day="2025-12-01"))
    run = archive.store.run(keep(archive, "b" * 32, told(counted("then"), day="2024-12-01")))
    moved = type(run)(run.id, run.question, run.options, run.version, run.started + 3e7)
    archive.store.keep_run(moved.ended_with("complete", None, run.report or "", run.started + 3e7))

    record = archive.record()

    assert {each.prediction.label: each.prediction.backdated for each in record.entries} == {
        "now": False,
        "then": True,
    }
    assert record.backdated == 1


def test_a_label_that_is_listed_no_more_is_counted_in_the_papers(archive: Archive) -> None:
    """Else a rise that ended would be forgotten, and the record would tell of those that went on."""
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    archive.record()
    keep(archive, "b" * 32, told(counted("another"), day="2027-02-01"))
    papers = [_paper(number, "Prompting again" if number < 3 else "Parsing") for number in range(100)]
    kept = KeptPredictions(archive.store)
    kept.note("b" * 32, question_key(options()), "2027-02-01", [])
    asked: list[str] = []

    async def measure(run: str) -> Measurement | None:
        asked.append(run)
        window = Window(date(2020, 1, 1), date(2027, 12, 31))
        return Measurement(tuple(papers), window, {"2025": 100, "2026": 100}, "2026", ())

    asyncio.run(score_due(kept, archive.report, measure))

    (outcome,) = kept.outcomes().values()
    assert asked == ["b" * 32]
    assert (outcome.named, outcome.papers, outcome.verdict) == (3, 100, "turned back")


def _paper(number: int, title: str) -> Document:
    return Document(f"k{number}", title, (), "2026-05-01", f"https://a.org/{number}", "paper", "arxiv", "")


def test_a_run_whose_papers_are_gone_cannot_score(archive: Archive) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    keep(archive, "b" * 32, told(counted("another"), day="2027-02-01"))
    replayed: list[str] = []

    record = archive.record(on_replay=replayed.append)

    assert replayed == ["b" * 32]
    assert record.obstacles == {"not counted": 1}
    assert record.by_direction["rising"].not_scorable == 1


def test_a_damaged_prediction_is_as_good_as_none(archive: Archive) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    archive.record()
    archive.store.database.write(("update predictions set body = replace(body, 'prompting', 'x')", {}))

    assert archive.record().entries == ()


def test_reports_of_a_question_are_told_apart_from_others(archive: Archive) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    keep(archive, "b" * 32, _on("trends in parsing", counted()))

    parts = archive.record().by_question

    assert {question: len(part.entries) for question, part in parts.items()} == {
        "recent trends in machine translation": 1,
        "trends in parsing": 1,
    }


def _on(question: str, *trends: Trend) -> Report:
    return told(*trends, day="2025-12-01", question=question)


def test_a_run_that_cannot_be_read_keeps_no_other_from_the_record(archive: Archive) -> None:
    keep(archive, "a" * 32, told(counted(), day="2025-12-01"))
    keep(archive, "b" * 32, told(counted("other"), day="2025-12-02"))
    archive.store.database.write(("update runs set version = 'x' where id = :id", {"id": "a" * 32}))

    assert [each.prediction.label for each in archive.record().entries] == ["other"]
