"""Each question that waits is answered once, whatever becomes of those who answer."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.repository import REPOSITORY
from trendscope.batches.task import BatchTask
from trendscope.errors import StoreUnavailable
from trendscope.workers.held import Held

pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

from trendscope.store.postgres import PostgresDatabase
from trendscope.workers import queue
from trendscope.workers.queue import Queue

OpenQueue = Callable[[], Queue]


@pytest.fixture
def opening(new_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenQueue]:
    """Opens the same queue as often as it is called, each time as another process would."""
    for name, seconds in {"_TEND": 0.01, "_RETRY": 0, "HEARTBEAT": 0.05, "STALLED": 0.5}.items():
        monkeypatch.setattr(queue, name, seconds)
    databases: list[PostgresDatabase] = []

    def open_it() -> Queue:
        databases.append(PostgresDatabase(new_database))
        return Queue(databases[-1])

    yield open_it
    for database in databases:
        database.close()


def a_question(number: int) -> BatchTask:
    return BatchTask(
        run=f"{number:032x}",
        question=f"trends in 번역 {number}",
        options={"since": 2020, "sources": ["arxiv"]},
        limits={"seconds": 60.0},
        batch="b",
    )


class Answers:
    """Notes what was answered; what `fail` says of a question is raised."""

    def __init__(self, fail: Callable[[BatchTask], BaseException | None] = lambda question: None) -> None:
        self.given: list[BatchTask] = []
        self._fail = fail

    async def __call__(self, question: BatchTask) -> None:
        self.given.append(question)
        if error := self._fail(question):
            raise error


async def test_a_worker_that_is_stopped_while_it_starts_ends(opening: OpenQueue) -> None:
    answers = Answers()

    async with asyncio.timeout(30):
        for _ in range(8):
            await asyncio.gather(*(opening().work(answers, jobs=1, until_empty=True) for _ in range(4)))

    assert answers.given == []


async def test_each_question_is_answered_once(opening: OpenQueue) -> None:
    questions = [a_question(number) for number in range(12)]
    added = await asyncio.gather(opening().add(questions[:7]), opening().add(questions[7:]))
    answers = [Answers(), Answers()]

    await asyncio.gather(*(opening().work(each, jobs=2, until_empty=True) for each in answers))

    given = answers[0].given + answers[1].given
    assert sum(added) == 12
    assert sorted(given, key=lambda question: question.run) == questions


async def test_what_waits_is_not_added_again(opening: OpenQueue) -> None:
    queue_, answers = opening(), Answers()
    assert await queue_.add([a_question(1)]) == 1
    assert await queue_.add([a_question(1), a_question(2)]) == 1

    await opening().work(answers, jobs=1, until_empty=True)
    assert len(answers.given) == 2


async def test_what_fails_is_given_up(opening: OpenQueue, capfd: pytest.CaptureFixture[str]) -> None:
    await opening().add([a_question(1), a_question(2)])
    answers = Answers(lambda question: ZeroDivisionError("no") if question == a_question(1) else None)

    await opening().work(answers, jobs=1, until_empty=True)

    assert answers.given == [a_question(1), a_question(2)]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("error", [StoreUnavailable("full"), Held()])
async def test_what_another_has_or_the_store_refuses_waits_again(
    opening: OpenQueue, error: Exception
) -> None:
    await opening().add([a_question(1)])
    errors = [error, error]
    answers = Answers(lambda question: errors.pop() if errors else None)

    await opening().work(answers, jobs=1, until_empty=True)

    assert answers.given == [a_question(1)] * 3


async def test_a_worker_that_is_stopped_gives_back_what_it_has(opening: OpenQueue) -> None:
    await opening().add([a_question(1)])
    begun = asyncio.Event()

    async def hang(question: BatchTask) -> None:
        begun.set()
        await asyncio.Event().wait()

    working = asyncio.create_task(opening().work(hang, jobs=1))
    await begun.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working

    answers = Answers()
    await opening().work(answers, jobs=1, until_empty=True)
    assert answers.given == [a_question(1)]


HANGING = """
import asyncio, sys
from trendscope.store.postgres import PostgresDatabase
from trendscope.workers.queue import Queue

async def hang(question):
    print(question.run, flush=True)
    await asyncio.Event().wait()

asyncio.run(Queue(PostgresDatabase(sys.argv[1])).work(hang, jobs=1))
"""


@pytest.mark.parametrize(("attempts", "taken"), [(1, [a_question(1)]), (0, [])])
async def test_what_a_killed_worker_had_is_taken_over_but_not_for_ever(
    opening: OpenQueue,
    new_database: str,
    monkeypatch: pytest.MonkeyPatch,
    attempts: int,
    taken: list[BatchTask],
) -> None:
    monkeypatch.setattr(queue, "_MAX_ATTEMPTS", attempts)
    await opening().add([a_question(1)])
    command = [sys.executable, "-c", HANGING, new_database]
    child = await asyncio.create_subprocess_exec(*command, cwd=REPOSITORY, stdout=subprocess.PIPE)
    assert child.stdout
    assert (await child.stdout.readline()).decode().strip() == a_question(1).run
    child.kill()
    await child.wait()

    answers = Answers()
    await opening().work(answers, jobs=1, until_empty=True)
    assert answers.given == taken


async def test_a_queue_that_cannot_be_reached_is_an_error_of_the_store() -> None:
    with pytest.raises(StoreUnavailable, match=r"^nothing can be kept in postgresql://ada@127.0.0.1:1/x: "):
        await Queue(PostgresDatabase("postgresql://ada@127.0.0.1:1/x")).work(Answers(), jobs=1)
