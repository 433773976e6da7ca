"""Questions wait in a store that workers share, by the ids under which `trendscope batch` knows them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.fakes.servers import refusing_port
from trendscope.batches.task import BatchTask
from trendscope.cli import main
from trendscope.settings import Settings
from trendscope.workers.opening import open_queue

pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

QUESTIONS = """trends in machine translation
# no question
{"question": "trends in parsing", "since": 2020, "sources": ["arxiv"]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "questions.txt"
    path.write_text(QUESTIONS)
    return path


def test_questions_wait_once(
    file: Path, new_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", new_database)
    for new in (2, 0):
        assert (
            main(["batch", str(file), "--queue", "--each", "seconds=90", "--model", "none", "--fresh"]) == 0
        )
        said = f"trendscope: 2 questions wait for `trendscope worker`, {new} of them since now\n"
        assert capsys.readouterr().err == said

    found: list[BatchTask] = []

    async def answer(question: BatchTask) -> None:
        found.append(question)

    asyncio.run(open_queue(Settings()).work(answer, jobs=1, until_empty=True))
    assert [(each.question, each.options) for each in found] == [
        ("trends in machine translation", {"model": "none"}),
        ("trends in parsing", {"since": 2020, "sources": ["arxiv"], "model": "none"}),
    ]
    assert [each.limits for each in found] == [{"seconds": 90.0}] * 2
    assert {each.fresh for each in found} == {True}
    assert len({each.batch for each in found}) == 1
    assert len({each.run for each in found}) == 2


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--budget", "calls=3"], "workers have no budget for all questions"),
        (["--tool", "lab:notes"], "workers search with tools of their own"),
        (["--out", "-"], "questions that wait are told apart by the file of their results"),
    ],
)
def test_what_workers_cannot_do_is_refused(
    options: list[str],
    reason: str,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", f"postgresql://ada@127.0.0.1:{refusing_port()}/x")

    assert main(["batch", str(file), "--queue", *options]) == 2
    assert capsys.readouterr().err.startswith(f"trendscope: {reason}")


def test_a_store_that_nobody_shares_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(file.parent / "store"))

    assert main(["batch", str(file), "--queue"]) == 2
    assert capsys.readouterr().err.startswith("trendscope: workers share their questions in a database")
