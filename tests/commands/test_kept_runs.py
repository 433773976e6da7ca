"""What a user does with kept runs, by the command: on runs that were made by hand, and a whole one."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.corpus import FEW
from tests.fakes.kept import REPORT, STARTED, keep_run, store_in
from tests.fakes.report import report
from tests.fakes.sources import NAMES, Sources
from trendscope import render
from trendscope.cli import main
from trendscope.commands.runs import cost_in_words
from trendscope.store.request import Cost
from trendscope.store.store import Store

NEWER, OLDER, BROKEN = "1a2b" * 8, "1a3c" * 8, "5e6f" * 8
DAY = 86_400.0
NOW = datetime.now(UTC).timestamp()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with two runs that have ended, and one that was interrupted, the newest."""
    folder = tmp_path / "store"
    monkeypatch.setenv("TRENDSCOPE_STORE", str(folder))
    store = store_in(folder)
    keep_run(store, OLDER, question="기계 번역 연구는?", started=NOW - 100 * DAY)
    keep_run(store, NEWER, started=NOW - 3 * DAY)
    keep_run(store, BROKEN, question="trends in gut health", report=None, started=NOW - DAY)
    return store


@pytest.mark.usefixtures("store")
def test_runs_are_listed_the_newest_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs"]) == 0

    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert [line.split()[0] for line in lines] == ["run", "5e6f5e6f", "1a2b1a2b", "1a3c1a3c"]
    assert re.search(r"5e6f5e6f  \d{4}-\d\d-\d\d \d\d:\d\d  interrupted  2 requests  trends in gut", lines[1])
    assert "complete" in lines[2]
    assert shown.err.endswith("to go on with it: trendscope resume 5e6f5e6f\n")


@pytest.mark.usefixtures("store")
def test_runs_are_found_by_the_words_of_their_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--question", "번역 기계", "--format", "jsonl"]) == 0

    (line,) = capsys.readouterr().out.splitlines()
    assert {name: json.loads(line)[name] for name in ("id", "question", "status")} == {
        **{"id": OLDER, "question": "기계 번역 연구는?", "status": "complete"},
    }
    assert json.loads(line)["cost"]["requests"] == 2


def test_an_empty_store_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path / "new"))

    assert main(["runs"]) == 0
    assert capsys.readouterr().err == f"trendscope: no run is kept in {tmp_path}/new/trendscope.db\n"


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (Cost(), "nothing"),
        (Cost(requests=1), "1 request"),
        (Cost(requests=1200), "1,200 requests"),
        (Cost(requests=5, calls=2, prompt_tokens=1000, completion_tokens=200), "1,200 tokens"),
        (Cost(calls=2, prompt_tokens=1000, dollars=Cost().dollars + 3), "$3.00"),
    ],
)
def test_a_cost_is_told_in_a_few_words(cost: Cost, words: str) -> None:
    assert cost_in_words(cost) == words


@pytest.mark.usefixtures("store")
def test_a_report_is_shown_in_any_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "1a2b", "--format", "markdown"]) == 0
    assert capsys.readouterr().out == render(REPORT, "markdown") + "\n"

    assert main(["show", "1a2b", "--out", "report.json", "--corpus", "papers.ris"]) == 0
    assert Path("report.json").read_text("utf-8") == render(REPORT, "json")
    assert Path("papers.ris").read_text("utf-8").count("TY  - ") == 2


@pytest.mark.usefixtures("store")
def test_the_papers_behind_a_number_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["papers", "1a2b", "--trend", "1", "--period", "2017", "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["id"], row["labels"]) == ("D1", "sparse attention")

    assert main(["papers", "1a2b"]) == 0
    shown = capsys.readouterr()
    assert [line.split()[0] for line in shown.out.splitlines()] == ["id", "D1", "D2"]
    assert "Attention Is All You Need" in shown.out
    assert "Vaswani et al." in shown.out
    assert shown.err == "trendscope: 2 papers\n"


@pytest.mark.usefixtures("store")
def test_papers_are_written_in_the_format_of_their_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["papers", "1a2b", "--trend", "Sparse Attention", "--out", "papers.bib"]) == 0

    assert Path("papers.bib").read_text("utf-8").count("@misc{") == 2
    assert capsys.readouterr() == ("", "trendscope: 2 papers written to papers.bib\n")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("trend", [[], ["--trend", "1"]])
def test_a_chart_is_written(trend: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chart", "1a2b", *trend, "--out", "chart.svg"]) == 0

    assert capsys.readouterr() == ("", "trendscope: written to chart.svg\n")
    assert Path("chart.svg").read_text("utf-8").startswith("<svg ")


def test_runs_are_forgotten_with_what_only_they_used(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forget", "5e6f", BROKEN, "--older-than", "90d"]) == 0

    told = r"trendscope: forgot 2 runs; \d\.\d kB freed\n"
    assert re.fullmatch(told, capsys.readouterr().err)
    assert [run.id for run in store.runs()] == [NEWER]
    assert len(store.uses(NEWER)) == 3
    assert store.database.read("select count(*) from answers") == [(1,)]


def test_a_run_goes_to_another_machine(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert main(["export", "1a2b", "run.zip"]) == 0
    assert re.fullmatch(
        r"trendscope: run 1a2b1a2b written to run\.zip \(\d+\.\d kB\)\n", capsys.readouterr().err
    )

    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path / "there"))
    assert main(["import", "run.zip"]) == 0
    assert capsys.readouterr().err == (
        "trendscope: imported as run 1a2b1a2b; to see it: trendscope show 1a2b1a2b\n"
    )
    assert main(["show", "latest", "--format", "json"]) == 0
    assert capsys.readouterr().out == render(REPORT, "json")

    assert main(["import", "run.zip"]) == 0
    assert capsys.readouterr().err == "trendscope: run 1a2b1a2b is kept already; nothing was changed\n"


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["show", "ffff"], "no run begins with ffff; `trendscope runs` lists them"),
        (["show", "1a"], "'1a' is no run"),
        (["show", "%%%%"], "'%%%%' is no run"),
        (["show", "5e6f"], "run 5e6f5e6f has not ended; `trendscope resume 5e6f5e6f` goes on with it"),
        (["replay", "5e6f"], "run 5e6f5e6f has not ended"),
        (["papers", "1a2b", "--trend", "9"], "there is no trend 9; there are: 1 sparse attention"),
        (["papers", "1a2b", "--trend", "1", "--period", "1900"], "there is no period 1900"),
        (["papers", "1a2b", "--out", "papers.xlsx"], "the papers cannot be written to papers.xlsx"),
        (
            ["papers", "1a2b", "--out", "papers.csv", "--format", "table"],
            "use one of .csv, .bib, .ris, .csl.json, .jsonl",
        ),
        (
            ["chart", "1a2b", "--out", "chart.pdf"],
            "a chart cannot be written to chart.pdf: use one of .svg, .png",
        ),
        (["chart", "1a2b", "--trend", "9", "--out", "chart.svg"], "there is no trend 9"),
        (["resume", "ffff"], "no run begins with ffff"),
        (["resume", "5e6f", "--tool", "nowhere_at_all:shelf"], "module nowhere_at_all cannot be imported"),
        (["resume", "5e6f", "--budget", "money=1"], "the budget 'money=1' cannot be read"),
        (["forget"], "or say --older-than 90d"),
        (["forget", "1a2b", "ffff"], "no run begins with ffff"),
        (["forget", "--older-than", "soon"], "'soon' is no age such as 30d"),
        (["export", "ffff", "run.zip"], "no run begins with ffff"),
        (["export", "1a2b", "missing/run.zip"], "there is no folder missing to write to"),
        (["import", "missing.zip"], "missing.zip cannot be read: No such file or directory"),
        (["import", "."], ". cannot be read: Is a directory"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], store: Store, arguments: list[str], named: str
) -> None:
    assert main(arguments) == 2

    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert named in shown.err
    assert len(list(store.runs())) == 3


def test_an_id_that_two_runs_begin_with_is_said(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    keep_run(store, "1a2b" * 7 + "ffff")

    assert main(["show", "1a2b"]) == 2
    assert capsys.readouterr().err == (
        "trendscope: several runs begin with 1a2b; `trendscope runs` lists them\n"
    )


@pytest.mark.parametrize("command", ["runs", "show latest", "resume latest", "import a.zip"])
def test_without_a_store_there_are_no_runs(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main(command.split()) == 2
    assert capsys.readouterr().err == "trendscope: no run is kept; TRENDSCOPE_STORE is off\n"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sources]:
    """The sources that the command asks, and an empty store."""
    with Sources(papers=FEW) as sources:
        for name, value in sources.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path / "store"))
        yield sources


def test_a_run_is_kept_replayed_and_resumed(asked: Sources, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["research", "machine translation since 2019", "--out", "first.json"]) == 0
    said = capsys.readouterr().err.splitlines()
    name = said[-1].removeprefix("trendscope: kept as run ")
    assert re.fullmatch("[0-9a-f]{8}", name)

    def requests() -> int:
        return sum(len(asked.requests_to(each)) for each in NAMES)

    before = requests()
    assert main(["replay", name, "--quiet", "--out", "second.json"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"trendscope: the same as the kept report of run {name}"
    )
    assert without_usage("second.json") == without_usage("first.json")

    assert main(["resume", name, "--quiet", "--out", "third.json"]) == 0
    assert without_usage("third.json") == without_usage("first.json")
    assert requests() == before

    fresh = ["research", "machine translation since 2019", "--fresh", "--quiet", "--out", "fourth.json"]
    assert main(fresh) == 0
    assert requests() == 2 * before

    other = report().model_dump_json()
    store = store_in(Path("store"))
    store.keep_run(store.run(name).ended_with("complete", None, other, STARTED))
    assert main(["replay", name, "--quiet", "--out", "fifth.json"]) == 1
    assert "differs from the kept report of run" in capsys.readouterr().err


def without_usage(path: str) -> object:
    values = json.loads(Path(path).read_text("utf-8"))
    return {name: value for name, value in values.items() if name != "usage"}
