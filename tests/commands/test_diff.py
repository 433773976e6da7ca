"""Two kept runs are compared, one alone with the run before it; after a question, what changed is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.corpus import FEW
from tests.fakes.dated_runs import QUESTION, an_archive, counted, keep, told
from tests.fakes.sources import Sources
from trendscope.archive import Archive
from trendscope.cli import main
from trendscope.commands.since_last_time import say_what_changed
from trendscope.difference.compare import compare
from trendscope.difference.formats import render_difference

BEFORE = told(counted("prompting"), day="2025-01-01")
AFTER = told(counted("agents"), day="2025-02-01")
A, B = "a" * 32, "b" * 32


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path))
    archive = an_archive(tmp_path)
    keep(archive, A, BEFORE)
    return archive


@pytest.mark.parametrize("runs", [("aaaa", "bbbb"), ("bbbb",), ("latest",)])
def test_a_difference_is_printed(
    archive: Archive, capsys: pytest.CaptureFixture[str], runs: tuple[str, ...]
) -> None:
    keep(archive, B, AFTER)

    assert main(["diff", *runs, "--format", "json"]) == 0

    assert json.loads(capsys.readouterr().out) == json.loads(compare(BEFORE, AFTER).model_dump_json())
    assert archive.diff(A, B) == compare(BEFORE, AFTER)


def test_without_a_run_the_last_two_on_one_question_are_compared(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(archive, B, AFTER)
    keep(archive, "c" * 32, told(counted("agents"), day="2025-03-01", question="trends in asthma"))

    assert main(["diff", "--format", "json"]) == 0

    shown = capsys.readouterr()
    assert json.loads(shown.out) == json.loads(compare(BEFORE, AFTER).model_dump_json())
    assert shown.err == f"trendscope: from run aaaaaaaa to bbbbbbbb: {BEFORE.question}\n"


def test_without_two_runs_on_one_question_the_last_ones_are_named(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff"]) == 2

    assert f"name a run: latest, or aaaaaaaa ({BEFORE.question})" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "format_name"), [("d.md", "markdown"), ("d.json", "json"), ("d", "terminal")]
)
def test_a_difference_is_written(archive: Archive, name: str, format_name: str) -> None:
    keep(archive, B, AFTER)

    assert main(["diff", "aaaa", "bbbb", "--out", name]) == 0

    assert Path(name).read_text("utf-8") == render_difference(compare(BEFORE, AFTER), format_name)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("aaaa",), "there is no complete run before aaaa on the same question"),
        (("aaaa", "cccc"), "no run begins with cccc"),
        (("aaaa", "dddd"), "run dddddddd has not ended"),
        (("aaaa", "aaaa", "--out", "d.pdf"), "no format has the extension .pdf"),
        (("aaaa", "aaaa", "--out", "missing/d.md"), "there is no folder missing"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(
    archive: Archive, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], named: str
) -> None:
    keep(archive, "d" * 32, None)

    assert main(["diff", *arguments]) == 2

    said = capsys.readouterr().err
    assert named in said
    assert said.count("\n") == 1


def test_after_a_question_what_changed_is_said(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    say_what_changed(A, BEFORE)
    assert capsys.readouterr().err == ""

    keep(archive, B, AFTER)
    say_what_changed(B, AFTER)
    assert capsys.readouterr().err.splitlines() == [
        "trendscope: Since 2025-01-01: 1 trend new, 1 gone",
        "trendscope: in full: trendscope diff aaaaaaaa bbbbbbbb",
    ]

    partial = AFTER.model_copy(update={"status": "partial"})
    say_what_changed(B, partial)
    say_what_changed("c" * 32, AFTER)  # it could not be kept
    assert capsys.readouterr().err == ""


def test_a_question_that_is_asked_again_says_that_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path / "store"))
    with Sources(papers=FEW) as sources:
        for name, value in sources.environment().items():
            monkeypatch.setenv(name, value)
        assert main([QUESTION, "--source", "arxiv", "--since", "2019"]) == 0
        assert "trendscope diff" not in capsys.readouterr().err
        assert main([QUESTION, "--source", "arxiv", "--since", "2019", "--quiet"]) == 0
        assert capsys.readouterr().err == ""
        assert main([QUESTION, "--source", "arxiv", "--since", "2019"]) == 0

    ids = [run.id[:8] for run in Archive().runs()]
    *_, said, command = capsys.readouterr().err.splitlines()
    assert "nothing" in said
    assert len(ids) == 3
    assert command == f"trendscope: in full: trendscope diff {ids[1]} {ids[0]}"
