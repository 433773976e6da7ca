"""A worker needs a database that others can reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from trendscope.cli import main


@pytest.mark.parametrize("place", ["off", "folder"])
def test_a_store_that_nobody_shares_is_refused(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", place)

    assert main(["worker"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("trendscope: workers share their questions in a database: set TRENDSCOPE_STORE")
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_no_jobs_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", "--jobs", "0"]) == 2
    assert capsys.readouterr().err == "trendscope: --jobs is at least 1\n"


def test_with_nothing_to_do_it_ends(
    new_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", new_database)

    assert main(["worker", "--until-empty"]) == 0
    assert capsys.readouterr().err == "trendscope: answering what waits\n"
