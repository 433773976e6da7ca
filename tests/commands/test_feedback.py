"""Judgements as a list, as files for tuning, and removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.judged import RUN, archive_with_run, keep, refused
from trendscope.archive import Archive
from trendscope.cli import main


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path))
    archive = archive_with_run(tmp_path)
    archive.judge(RUN, by="kim").accept(1)
    archive.judge(RUN).correct(2, "It grew by 98765 points.")
    keep(archive, refused("Everybody agrees\x1b[31m.", "Some agree."), refused("Nobody does."))
    return archive


@pytest.mark.usefixtures("archive")
def test_the_list_has_who_said_what(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "list"]) == 0

    printed = capsys.readouterr().out
    assert all(word in printed for word in ("kim", "person", "accepted", "replaced", "rejected", "judge"))
    assert "\x1b[31m" not in printed
    assert "it has a number that is not in its evidence" in " ".join(printed.split())


@pytest.mark.usefixtures("archive")
def test_the_list_as_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "list", RUN[:8], "--format", "jsonl", "--origin", "judge"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["verdict"] for line in lines] == ["correct", "reject"]
    assert all(line["id"] and line["evidence"] for line in lines)


def test_nothing_judged_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path))

    assert main(["feedback", "list"]) == 0
    assert "nothing was judged yet" in capsys.readouterr().err
    assert main(["feedback", "export", "--format", "dpo"]) == 1
    assert "there is no line for this format" in capsys.readouterr().err


@pytest.mark.usefixtures("archive")
def test_lines_are_printed_or_written_beside_where_they_come_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feedback", "export", "--format", "sft"]) == 0
    printed = capsys.readouterr()
    path = tmp_path / "sft.jsonl"
    assert main(["feedback", "export", "--format", "sft", "--out", str(path)]) == 0

    assert path.read_text() == printed.out
    about = [json.loads(line) for line in (tmp_path / "sft.jsonl.about.jsonl").read_text().splitlines()]
    assert [each["origin"] for each in about] == ["person", "judge"]
    said = printed.err.splitlines()
    assert said[0] == "trendscope: 2 lines (judge 1, person 1)"
    assert said[1] == "trendscope: left out: 1 judgement that this format has no place for"
    assert said[2].startswith("trendscope: left out: 1 correction that the verifier does not find supported")


@pytest.mark.usefixtures("archive")
def test_variants_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    archive_options = ["feedback", "export", "--format", "sft", "--augment", "3", "--unsupported"]

    assert main(archive_options) == 0

    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) >= 3


def test_judgements_are_removed(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "remove", "latest"]) == 0

    assert "removed 4 judgements" in capsys.readouterr().err
    assert archive.judgements() == []
