"""The record as a table, and as JSON Lines."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.dated_runs import SAMPLED, an_archive, counted, keep, told
from trendscope.archive import Archive
from trendscope.cli import main
from trendscope.record.telling import to_text


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path))
    archive = an_archive(tmp_path)
    counts = {"2024": 20, "2025": 20, "2026": 40}
    sampled = SAMPLED | {"2026": 100}
    keep(archive, "a" * 32, told(counted("prompting"), counted("phrase tables", "fading"), day="2025-12-01"))
    rising = counted("prompting", counts=counts, sampled=sampled)
    steady = counted("phrase tables", "steady", counts=counts, sampled=sampled)
    keep(archive, "b" * 32, told(rising, steady, day="2027-01-05"))
    return archive


def test_an_empty_record_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path))

    assert main(["record"]) == 0

    assert "No complete run that is kept" in capsys.readouterr().out


def test_the_record_says_how_often_a_direction_held(archive: Archive) -> None:
    lines = to_text(archive.record(), date(2027, 1, 6)).splitlines()

    rows = {line[:13].strip(): line[13:].split() for line in lines[1:5]}
    assert rows["rising"] == ["1", "of", "1:", "100%", "(21–100%)", "1", "0", "0", "0", "1"]
    assert rows["fading"] == ["0", "of", "1:", "0%", "(0–79%)", "0", "0", "1", "0", "0"]
    assert rows["likely rising"] == ["–", "0", "0", "0", "0", "0"]
    assert "Open" in lines
    assert lines[-1].startswith("2028 (over on 2028-12-31) recent trends in machine translation: prompting")


def test_what_is_over_and_was_not_asked_since_is_told(archive: Archive) -> None:
    *_, last = to_text(archive.record(), date(2029, 1, 1)).splitlines()

    assert last.startswith("2028 (is over: ask again) ")


def test_every_prediction_is_a_line_of_json(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["record", "--format", "jsonl"]) == 0
    printed = capsys.readouterr().out
    assert main(["record", "--out", "record.jsonl"]) == 0

    lines = [json.loads(line) for line in printed.splitlines()]
    assert Path("record.jsonl").read_text("utf-8") == printed
    assert [line["prediction"]["label"] for line in lines] == ["prompting", "phrase tables", "prompting"]
    assert [line["outcome"] and line["outcome"]["verdict"] for line in lines] == [
        "went on",
        "turned back",
        None,
    ]
