"""The command that watches questions: one source at two dates, and what is said of each."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.corpus import PAPERS, Paper
from tests.fakes.dated_runs import QUESTION, counted, told
from tests.fakes.sources import Sources
from trendscope.archive import Archive
from trendscope.cli import main
from trendscope.commands.watch_run import Output, run_due
from trendscope.difference.compare import compare
from trendscope.record.kept_predictions import KeptPredictions
from trendscope.record.prediction import Prediction, predictions_of
from trendscope.stopping import Stopping
from trendscope.streams import standard_streams
from trendscope.watching.asking import Answered, Ending
from trendscope.watching.watch import Watch, WatchOptions
from trendscope.watching.watch_list import WatchList

FIRST, LATER = date(2024, 12, 20), date(2026, 1, 20)


def published(day: date) -> list[Paper]:
    return [paper for paper in PAPERS if paper.day <= f"{day}"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the store that the command uses."""
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def sources(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sources]:
    with Sources() as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        yield running


def watch_run(day: date, **options: object) -> int:
    given = {"out": None, "format": None, "quiet": True} | options
    with standard_streams():
        return run_due(argparse.Namespace(**given), Stopping(), day)


def predict(label: str) -> Prediction:
    """Note that the only run predicted a rise of a label that no report lists; what it predicted."""
    (run,) = Archive().runs()
    kept = Archive().store.run(run.id)
    first, *_ = predictions_of(run.id, Archive().options(run.id), Archive().report(run.id))
    made = first.model_copy(
        update={"label": label, "forms": ("the style is informal",), "named": 15, "papers": 78}
    )
    KeptPredictions(Archive().store).note(kept.id, made.key, f"{made.made}", [made])
    return made


def test_a_question_is_asked_when_it_is_due_and_scored_when_the_year_is_over(
    sources: Sources, tmp_path: Path
) -> None:
    WatchList(Archive().store).add(QUESTION, "year", WatchOptions(source=("arxiv",)), FIRST)
    sources.papers = published(FIRST)
    assert watch_run(FIRST) == 0
    assert watch_run(date(2025, 12, 19)) == 0
    predicted = predict("informal style")
    sources.papers = published(LATER)
    assert watch_run(LATER, format="json", out=tmp_path / "changes") == 5

    assert len(Archive().runs()) == 2
    (file,) = (tmp_path / "changes").iterdir()
    changes = json.loads(file.read_text("utf-8"))
    came = [changes["papers"][key]["date"] for key in changes["corpus"]["added"]]
    assert file.name.startswith("2026-01-20-recent-trends-in-machine-translation-")
    assert {day[:4] for day in came} == {"2025", "2026"}
    (outcome,) = (each.outcome for each in Archive().record().entries if each.outcome)
    assert predicted.label not in {trend.label for trend in Archive().report("latest").counted_trends}
    in_2025 = [paper for paper in PAPERS if paper.year == 2025 and paper.names("machine translation")]
    named = sum(paper.names("the style is informal") for paper in in_2025)
    assert (outcome.label, outcome.named, outcome.papers) == ("informal style", named, len(in_2025))
    assert named > 0


def test_a_question_is_added_listed_and_removed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "add", QUESTION, "--every", "week", "--since", "2018"]) == 0
    (watch,) = WatchList(Archive().store).all()
    assert (watch.options, watch.every) == (WatchOptions(since="2018"), "week")
    capsys.readouterr()

    assert main(["watch", "list"]) == 0
    shown = capsys.readouterr().out
    assert watch.id in shown
    assert "now" in shown

    assert main(["watch", "remove", watch.id]) == 0
    assert main(["watch", "list"]) == 0
    assert main(["watch", "run"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"trendscope: no longer watched: {QUESTION}",
        'trendscope: no question is watched; `trendscope watch add "QUESTION"` begins',
        "trendscope: no question is watched",
    ]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("add", "hello"), "hello"),
        (("add", QUESTION, "--source", "nowhere"), "there is no source nowhere"),
        (("add", QUESTION, "--budget", "money=1"), "the budget 'money=1' cannot be read"),
        (("add", QUESTION, "--since", "June"), "--since cannot be 'June'"),
        (("remove", "nothing"), "no question is watched as 'nothing'"),
        (("run", "--out", "/dev/null/changes"), "cannot write to /dev/null/changes"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], named: str
) -> None:
    assert main(["watch", *arguments]) == 2

    said = capsys.readouterr().err
    assert named in said
    assert said.count("\n") == 1


def test_nothing_is_watched_without_a_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "list"]) == 2
    assert "TRENDSCOPE_STORE is off" in capsys.readouterr().err


def answered(ending: Ending) -> Answered:
    watch = Watch(id="abcd1234", question="최근 동향 / ..", every="day", added=FIRST, asked=FIRST)
    difference = compare(told(counted("a")), told(counted("b"), day="2025-12-02"))
    return Answered(watch, ending, difference if ending in ("changed", "unchanged") else None, "no model")


def test_quiet_says_only_what_somebody_has_to_know(capsys: pytest.CaptureFixture[str]) -> None:
    endings: tuple[Ending, ...] = ("first", "unchanged", "partial", "failed")

    for quiet in (False, True):
        for ending in endings:
            Output(None, None, FIRST, quiet=quiet).show(answered(ending))

    said = [line.partition(" / ..: ")[2] for line in capsys.readouterr().err.splitlines()]
    assert said[0] == "asked for the first time; again on 2024-12-21"
    assert said[1].endswith("; again on 2024-12-21")
    assert said[2:4] == ["partial: no model; still due", "failed: no model"] == said[4:]


def test_what_changed_is_printed_or_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with standard_streams():
        for name in ("json", "json", "markdown"):
            Output(None, name, FIRST, quiet=True).show(answered("changed"))
    Output(tmp_path / "new" / "folder", None, FIRST, quiet=True).show(answered("changed"))

    first, second, *rest = capsys.readouterr().out.splitlines()
    assert json.loads(first) == json.loads(second)
    assert rest[0].startswith("# ")
    (file,) = (tmp_path / "new" / "folder").iterdir()
    assert file.name == "2024-12-20-최근-동향-abcd1234.md"
    assert file.read_text("utf-8").startswith("# ")
