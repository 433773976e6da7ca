"""Runs on the same question are found, whatever its spaces and case; with other options they are others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.dated_runs import QUESTION, an_archive, keep, options, told
from trendscope.archive import Archive
from trendscope.store.options import RunOptions, ToolName
from trendscope.store.same_question import question_key


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return an_archive(tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (options(), options("  Recent trends in\u00a0MACHINE translation ")),
        (options(), options(context={"language": "en"})),
        (options(), options(budget={"calls": 3.0}, batch="b", code="c")),
        (
            options(context={"sources": ["arxiv", "pubmed"]}),
            options(context={"sources": ["pubmed", "arxiv"]}),
        ),
    ],
)
def test_what_is_measured_in_the_same_way(one: RunOptions, other: RunOptions) -> None:
    assert question_key(one) == question_key(other)


@pytest.mark.parametrize(
    "other",
    [
        options("recent trends in machine translations"),
        options(context={"language": "ko"}),
        options(context={"since": 2020}),
        options(context={"until": 2020}),
        options(context={"max_papers": 100}),
        options(context={"model": "openai:m"}),
        options(context={"sources": ["arxiv"]}),
        options(tools=(ToolName(name="lab", description=""),)),
    ],
)
def test_what_is_measured_otherwise(other: RunOptions) -> None:
    assert question_key(options()) != question_key(other)


def test_the_run_before_is_the_last_complete_one_of_the_question(archive: Archive) -> None:
    keep(archive, "a" * 32, told(day="2025-01-01"))
    keep(archive, "b" * 32, told(day="2025-02-01", question=QUESTION.upper()))
    keep(archive, "c" * 32, told(day="2025-03-01", status="partial"))
    keep(archive, "d" * 32, told(day="2025-04-01", question="trends in parsing"))
    keep(archive, "e" * 32, told(day="2025-05-01"), options(context={"max_papers": 100}))
    last = keep(archive, "f" * 32, told(day="2025-06-01"))

    before = archive.previous(last)

    assert before
    assert before.id == "b" * 32
    assert archive.previous("aaaa") is None


def test_a_run_that_was_imported_is_passed_over(archive: Archive) -> None:
    keep(archive, "a" * 32, told(day="2025-01-01"))
    keep(archive, "b" * 32, told(day="2025-02-01"), options(imported=True))
    last = keep(archive, "c" * 32, told(day="2025-03-01"))

    before = archive.previous(last)

    assert before
    assert before.id == "a" * 32


def test_a_damaged_run_is_passed_over(archive: Archive) -> None:
    keep(archive, "a" * 32, told(day="2025-01-01"))
    keep(archive, "b" * 32, told(day="2025-02-01"))
    keep(archive, "c" * 32, told(day="2025-03-01"))
    archive.store.database.write(("update runs set version = 'x' where id = :id", {"id": "b" * 32}))

    before = archive.previous("c" * 32)

    assert before
    assert before.id == "a" * 32
