"""`trendscope doctor`: what is wrong is said with what to do, and the exit status says if anything is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes.chat import Chat
from tests.fakes.sources import Sources
from trendscope.cli import main
from trendscope.store.request import Cost, Request
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

KEY = "sk-4e1f9a7b2c"
DEFAULTS = ("arxiv", "wikipedia", "tavily")


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sources]:
    """All sources answer, and nothing is kept."""
    with Sources() as sources:
        for name, value in sources.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("TAVILY_API_KEY", KEY)
        yield sources


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a run that has not ended, and one that has; its path."""
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path / "kept"))
    path = tmp_path / "kept" / "trendscope.db"
    store = Store(SqliteDatabase(path))
    run = KeptRun(id="0123456789", question="engines in 2024", options="{}", version="1", started=0.0)
    store.keep_run(run)
    store.keep_run(KeptRun("98765", "x", "{}", "1", 1.0).ended_with("complete", None, "{}", 2.0))
    store.keep_answer("98765", Request("search", {"q": 1}, 60.0), b"an answer", Cost())
    store.database.close()
    return path


def test_where_all_is_well(sources: Sources, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--quiet"]) == 0

    shown = capsys.readouterr()
    assert shown.err == ""
    lines = shown.out.splitlines()
    assert lines[-1] == "all is well"
    assert lines[0].startswith("trendscope ")
    assert any(f"TRENDSCOPE_ARXIV_URL {sources.url('arxiv')}" in " ".join(line.split()) for line in lines)
    assert any(line.startswith("  1 answers, 1 uses, 2 runs") for line in lines)
    assert "    01234567  1970-01-01 00:00 UTC  engines in 2024" in lines
    assert str(store) in shown.out
    assert KEY not in shown.out


def test_what_is_wrong_is_counted(
    sources: Sources, store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sources.fail("arxiv", 403)
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute("update runs set question = 'motors' where id = '98765'")

    with Chat([{"status": 401}]) as chat:
        monkeypatch.setenv("TRENDSCOPE_MODEL_URL", chat.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        assert main(["doctor", "--quiet"]) == 1

    *_, arxiv, model, damaged, count = capsys.readouterr().out.splitlines()
    assert arxiv.startswith("wrong: arxiv does not answer (HTTP 403")
    assert model.startswith("wrong: openai:gpt-5-mini: ")
    assert "doctor --repair" in damaged
    assert count == "3 problems"


def test_a_model_that_answers(
    sources: Sources, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Chat([{"content": "yes"}]) as chat:
        monkeypatch.setenv("TRENDSCOPE_MODEL_URL", chat.url)
        monkeypatch.setenv("TRENDSCOPE_MODEL", "openai:m")
        assert main(["doctor", "--quiet"]) == 0

    assert "openai:m answers" in " ".join(capsys.readouterr().out.split())
    assert len(chat.requests) == 1


def test_a_damaged_store_is_repaired(
    sources: Sources, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = store.read_bytes()
    store.write_bytes(content[: len(content) - 4096])

    assert main(["doctor", "--repair", "--quiet"]) == 0

    shown = capsys.readouterr()
    assert "trendscope: runs: 2 saved" in shown.err
    (old,) = store.parent.glob("trendscope.db.damaged-*")
    assert shown.err.endswith(f"the damaged store is now {old}\n")
    assert old.stat().st_size == len(content) - 4096


def test_a_store_that_is_whole_is_not_repaired(
    sources: Sources, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.read_bytes()

    assert main(["doctor", "--repair", "--quiet"]) == 0

    assert "there is nothing to repair" in capsys.readouterr().err
    assert store.read_bytes() == before
    assert {each.name for each in store.parent.glob("*.db*")} <= {store.name, *_beside(store)}


def _beside(store: Path) -> set[str]:
    return {f"{store.name}-wal", f"{store.name}-shm"}


def test_nothing_is_kept_and_nothing_can_be_repaired(
    sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--quiet"]) == 0
    assert "store: nothing is kept" in capsys.readouterr().out
    assert main(["doctor", "--repair"]) == 2
