"""The command of the fault matrix: what it says was run was run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from random import Random

import pytest

from benchmarks.faults import find_rows, main
from benchmarks.rows.row import Case, Row


def a_row(*cases: str | None, name: str = "X1") -> Row:
    """A row whose cases say these things."""

    @contextmanager
    def opened(random: Random) -> Iterator[Sequence[Case]]:
        yield [Case(str(at), partial(dict(enumerate(cases)).get, at)) for at in range(len(cases))]

    return Row(name, "a row", opened)


@contextmanager
def no_server(random: Random) -> Iterator[Sequence[Case]]:
    raise OSError("no server")
    yield


def test_each_row_has_an_id_of_its_own() -> None:
    names = [row.id for row in find_rows()]

    assert names
    assert len(set(names)) == len(names)


def test_a_share_of_the_cases_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--share", "0.1"], [a_row(*[None] * 15)]) == 0
    assert "2 cases      2 passed" in capsys.readouterr().out


def test_a_case_that_fails_is_named_and_the_other_rows_are_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], [a_row(None, "too long"), a_row(None, name="X2")]) == 1

    said = capsys.readouterr().out
    assert "first failure (seed 1): 1: too long" in said
    assert "X2" in said


@pytest.mark.parametrize("broken", [a_row(), Row("X1", "a row", no_server)], ids=["empty", "not opened"])
def test_a_row_that_was_not_run_has_not_passed(broken: Row, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], [broken, a_row(None, name="X2")]) == 1
    assert "X2" in capsys.readouterr().out


@pytest.mark.parametrize("share", ["0", "-0.1", "1.1", "nan", "inf", "a tenth"])
def test_a_share_of_nothing_or_of_more_than_all_is_refused(
    share: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--share", share], [a_row(None)])

    assert ended.value.code == 2
    assert "share" in capsys.readouterr().err


def test_without_any_row_nothing_has_passed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([], [])

    assert ended.value.code == 2
    assert "there is no row to run" in capsys.readouterr().err
