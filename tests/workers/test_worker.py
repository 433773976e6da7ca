"""A worker asks only what no run has answered, and goes on with what was begun."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.fakes.report import report
from trendscope.batches.task import BatchTask
from trendscope.errors import UsageError
from trendscope.settings import Settings
from trendscope.store.opening import open_store
from trendscope.store.options import KeptSettings, RunOptions, ToolName
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store
from trendscope.workers.held import Held
from trendscope.workers.worker import Worker

QUESTION = BatchTask(run="abcdef", question="?")  # nothing can be asked by this


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(Settings(store=str(tmp_path)))
    assert store
    return store


@pytest.fixture
def answerer(tmp_path: Path) -> Worker:
    return Worker(Settings(store=str(tmp_path)))


def begun(options: str) -> KeptRun:
    return KeptRun(QUESTION.run, QUESTION.question, options, "1", 1.0)


async def test_what_has_a_result_is_not_asked(store: Store, answerer: Worker) -> None:
    store.keep_run(begun("{}").ended_with("partial", None, report().model_dump_json(), 2.0))

    assert await answerer.answer(QUESTION) is None


async def test_what_has_none_is_asked(answerer: Worker) -> None:
    with pytest.raises(UsageError):
        await answerer.answer(QUESTION)


async def test_what_was_begun_goes_on(store: Store, answerer: Worker) -> None:
    tools = (ToolName(name="notes", description="Notes."),)
    options = RunOptions(
        question="?", today=date(2026, 7, 1), settings=KeptSettings(max_papers=50), tools=tools
    )
    store.keep_run(begun(options.model_dump_json()))

    with pytest.raises(UsageError, match="the run has searched with notes: give"):
        await answerer.answer(QUESTION)


async def test_what_another_works_on_is_left_to_it(store: Store, answerer: Worker) -> None:
    give_back = store.try_hold(f"batch {QUESTION.run}")
    assert give_back
    with pytest.raises(Held):
        await answerer.answer(QUESTION)

    give_back()
    with pytest.raises(UsageError):
        await answerer.answer(QUESTION)
