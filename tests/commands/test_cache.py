"""`trendscope cache`: what the answers take, and what is freed."""

from __future__ import annotations

from pathlib import Path

import pytest

from trendscope.cli import main
from trendscope.commands.sizes import parse_age, parse_size, show_size
from trendscope.errors import UsageError
from trendscope.store.request import Cost, Request
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A run with an answer, and an answer that no run has used."""
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path))
    store = Store(SqliteDatabase(tmp_path / "trendscope.db"))
    store.keep_run(KeptRun("first", "x", "{}", "1", 1.0).ended_with("complete", None, "{}", 2.0))
    store.keep_answer("first", Request("search", {"q": 1}, 60.0), b"an answer", Cost())
    store.keep_answer("gone", Request("model", {"q": 2}, 60.0), b"an answer", Cost())
    return store


def test_the_answers_are_shown_by_kind(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache"]) == 0

    heading, model, search, total = capsys.readouterr().out.splitlines()
    assert heading.split() == ["kind", "answers", "size", "<", "1", "d", "<", "30", "d", "<", "365", "d"]
    assert (model.split()[0], model.split()[-3:]) == ("model", ["1", "1", "1"])
    assert search.split()[:2] == ["search", "1"]
    assert total.endswith("runs: 1")


def test_what_no_run_needs_is_removed(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "prune"]) == 0

    assert capsys.readouterr().out.startswith("1 answer removed and ")
    assert store.database.read("select kind from answers") == [("search",)]


def test_the_rest_stays_if_it_is_young_and_small(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "prune", "--older-than", "30d", "--max-size", "500MB"]) == 0
    assert main(["cache", "prune", "--max-size", "1kB"]) == 0

    young, small, rest = capsys.readouterr().out.splitlines()
    assert (young[:16], small[:16]) == ("1 answer removed", "1 answer removed")
    assert "`trendscope forget RUN`" in rest


@pytest.mark.parametrize(
    "options",
    [
        ("prune", "--older-than", "soon"),
        ("prune", "--max-size", "5"),
        ("--max-size", "5MB"),
        ("--older-than", "1d"),
    ],
)
def test_what_cannot_be_done_is_said(
    store: Store, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    assert main(["cache", *options]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_where_nothing_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache"]) == 2
    assert "nothing is kept" in capsys.readouterr().err


def test_sizes_and_ages() -> None:
    sizes = (999, 1000, 1_234_567, 5_000_000_000)
    assert [show_size(size) for size in sizes] == ["999 B", "1.0 kB", "1.2 MB", "5.0 GB"]
    assert [parse_size(text) for text in ("500MB", "1.5 gb", "7B")] == [500_000_000, 1_500_000_000, 7]
    assert [parse_age(text) for text in ("30d", "2w", "1 y")] == [30, 14, 365]
    for parse, text in ((parse_size, "MB"), (parse_age, "d"), (parse_age, "-1d")):
        with pytest.raises(UsageError):
            parse(text)
