"""The file of results: a line for each question, whoever writes it and whatever is left half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from trendscope import BatchResult, UsageError
from trendscope.batches.results_file import ResultsFile
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store


def a_file(path: Path) -> ResultsFile:
    """The file of a batch of three questions."""
    file = ResultsFile(path, 3)
    file.expected = lambda number: f"run{number}"
    return file


def a_result(number: int, run: str = "") -> BatchResult:
    run = run or f"run{number}"
    return BatchResult(number=number, question="trends in \u2028 MT", run=run, status="complete")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "results.jsonl"
    place.touch()
    return place


def test_each_result_is_one_line_that_is_read_back(path: Path) -> None:
    file, other = a_file(path), a_file(path)
    told: list[BatchResult] = []
    other.on_line = told.append

    added = [file.append(a_result(2)), file.append(a_result(1)), other.append(a_result(1))]

    assert added == [True, True, False]
    assert told == [a_result(2), a_result(1)]
    assert path.read_bytes() == a_result(2).line + a_result(1).line
    assert [other.has(number) for number in (1, 2, 3)] == [True, True, False]


def test_what_another_process_wrote_is_seen_without_writing(path: Path) -> None:
    file, other = a_file(path), a_file(path)
    file.append(a_result(3))

    assert other.has(3)


@pytest.mark.parametrize("cut", [1, 5, 15, 40, len(a_result(1).line) - 1])
def test_half_a_line_is_replaced(path: Path, cut: int) -> None:
    path.write_bytes(a_result(2).line + a_result(1).line[:cut])
    file = a_file(path)
    file.refresh()

    assert not file.has(1)
    assert file.append(a_result(1))
    assert path.read_bytes() == a_result(2).line + a_result(1).line


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"my notes", "ends with something that is no result of a batch"),
        (b"my notes\n", "has lines that are no results of a batch"),
        (a_result(1, "run9").line, "has another question, or other options, as number 1"),
        (a_result(4).line, "has another question, or other options, as number 4"),
    ],
)
def test_a_file_with_something_else_is_refused_and_left_alone(
    path: Path, content: bytes, problem: str
) -> None:
    path.write_bytes(content)

    with pytest.raises(UsageError, match=problem):
        a_file(path).append(a_result(2))
    assert path.read_bytes() == content


def test_a_file_that_was_shortened_meanwhile_is_refused(path: Path) -> None:
    file = a_file(path)
    file.append(a_result(1))
    path.write_bytes(b"")

    with pytest.raises(UsageError, match="was shortened"):
        file.append(a_result(2))


def test_the_batch_of_a_file_stays_until_the_file_is_gone(tmp_path: Path) -> None:
    store, path = Store(SqliteDatabase(tmp_path / "store" / "trendscope.db")), tmp_path / "results.jsonl"

    first = ResultsFile(path, 3).batch_in(store)
    again = ResultsFile(Path("results.jsonl"), 3).batch_in(store)
    path.unlink()
    new = ResultsFile(path, 3).batch_in(store)
    path.rename(tmp_path / "moved.jsonl")
    (tmp_path / "moved.jsonl").write_bytes(a_result(1).line)

    assert first == again != new
    with pytest.raises(UsageError, match="was not written by a batch in this store"):
        ResultsFile(tmp_path / "moved.jsonl", 3).batch_in(store)


def test_nothing_stays_beside_a_whole_file(path: Path) -> None:
    file = a_file(path)
    for number in (1, 2, 3):
        file.append(a_result(number))
    file.close()

    assert [each.name for each in path.parent.iterdir()] == [path.name]
