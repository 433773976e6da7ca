"""Every question of a batch is answered once, whatever is interrupted, and within one budget."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.chat import Chat
from tests.fakes.models import model
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope import BatchQuestion, BatchResult, BudgetExhausted, Settings, UsageError, abatch, batch
from trendscope.archive import Archive
from trendscope.cli import main
from trendscope.store.options import RunOptions, ToolName, kept_settings
from trendscope.store.runs import KeptRun

SOON = 60.0  # a hang would last ten times as long
OPTIONS = ("--source", "wikipedia", "--source", "tavily", "--model", "none", "--quiet")
TOPICS = ("machine translation", "dialogue systems", "transformers", "word sense induction")
QUESTIONS = [BatchQuestion(question=f"recent trends in {topic}", sources=("wikipedia", "tavily"))
             for topic in TOPICS]  # fmt: skip


@pytest.fixture
def settings(sources: Sources, tmp_path: Path) -> Settings:
    return sources.settings(store=str(tmp_path / "store"))


@pytest.fixture
def environment(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The settings of this process and its children, and a file with the questions."""
    variables = sources.environment() | {"TRENDSCOPE_STORE": str(tmp_path / "store")}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "questions.txt").write_text("# mine\n\n" + "\n".join(each.question for each in QUESTIONS))
    return {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def requests_to(sources: Sources) -> Counter[str]:
    """How often each request was received."""
    received = (*sources.requests_to("wikipedia"), *sources.requests_to("tavily"))
    return Counter(f"{request.path} {request.params}" for request in received)


def lines(path: Path) -> list[BatchResult]:
    return [BatchResult.model_validate_json(line) for line in path.read_bytes().splitlines()]


async def answered(settings: Settings, **options: Any) -> list[BatchResult]:
    return [each async for each in abatch(QUESTIONS, settings=settings, **options)]


# From Python.


async def test_each_question_has_one_result_with_its_run_in_the_store(settings: Settings) -> None:
    results = await answered(settings, jobs=3)

    assert sorted(each.number for each in results) == [1, 2, 3, 4]
    archive = Archive(settings)
    for result in results:
        report = archive.report(result.run)
        assert result.question == QUESTIONS[result.number - 1].question == report.question
        assert result.status == report.status
        assert [trend.label for trend in result.trends] == [trend.label for trend in report.trends]
        assert result.cost.searches == report.usage["searches"]
        assert 0 < result.cost.requests <= report.usage["requests"]
        assert archive.options(result.run).batch


async def test_what_was_answered_by_the_same_name_comes_from_the_store(
    settings: Settings, sources: Sources
) -> None:
    first = await answered(settings, name="mine")
    before = requests_to(sources)
    again = await answered(settings, name="mine")

    assert sorted(again, key=lambda each: each.number) == sorted(first, key=lambda each: each.number)
    assert requests_to(sources) == before


async def test_two_at_once_share_the_work(settings: Settings, sources: Sources) -> None:
    both = await asyncio.gather(answered(settings, name="mine"), answered(settings, name="mine"))

    assert [sorted(each.number for each in results) for results in both] == [[1, 2, 3, 4]] * 2
    assert max(requests_to(sources).values()) == 1


def an_interrupted_run(number: int, options: str) -> KeptRun:
    """The run of a question in the batch `mine`; `options` are JSON."""
    question = QUESTIONS[number - 1]
    return KeptRun(
        id=question.run_id("mine", number),
        question=question.question,
        options=options,
        version="0.2.0",
        started=0.0,
    )


async def test_a_question_that_fails_does_not_end_the_others(settings: Settings) -> None:
    options = RunOptions(
        question=QUESTIONS[0].question,
        today=TODAY,
        settings=kept_settings(settings),
        tools=(ToolName(name="lab", description="Notes"),),
    )
    store = Archive(settings).store
    store.keep_run(an_interrupted_run(1, options.model_dump_json()))

    results = await answered(settings, name="mine")

    failed = [each for each in results if each.status == "failed"]
    assert [(each.number, each.error) for each in failed] == [
        (1, "the run has searched with lab: give your own tools and MCP servers again")
    ]
    assert len(results) == 4


@pytest.mark.parametrize("status", [None, "complete"])
async def test_a_run_that_cannot_be_read_begins_anew(settings: Settings, status: str | None) -> None:
    unreadable = replace(an_interrupted_run(1, "{}"), status=status, packed=zlib.compress(b"{}"))
    Archive(settings).store.keep_run(unreadable)

    results = [each async for each in abatch(QUESTIONS[:1], settings=settings, name="mine")]

    assert [each.error for each in results] == [None]
    assert Archive(settings).report(results[0].run).question == QUESTIONS[0].question


def test_results_come_one_by_one_without_a_loop(settings: Settings) -> None:
    results = batch([QUESTIONS[0].question], settings=settings, each="seconds=30")

    (result,) = results

    assert (result.number, result.error) == (1, None)


def test_a_question_that_would_be_refused_is_refused_before_anything_is_asked(
    settings: Settings, sources: Sources
) -> None:
    with pytest.raises(UsageError, match=r"^question 2: there is no source nowhere"):
        list(batch([QUESTIONS[0], QUESTIONS[1].model_copy(update={"sources": ("nowhere",)})],
                   settings=settings))  # fmt: skip
    assert not requests_to(sources)


def test_a_batch_needs_a_store(settings: Settings) -> None:
    with pytest.raises(UsageError, match="TRENDSCOPE_STORE is off"):
        list(batch(QUESTIONS, settings=settings.model_copy(update={"store": "off"})))


async def test_what_the_budget_cuts_short_goes_on_with_more(settings: Settings, sources: Sources) -> None:
    whole = await answered(settings, name="whole")
    sources.reset()
    fresh = settings.model_copy(update={"store": f"{settings.store}2"})
    searches = sum(each.cost.searches for each in whole)
    first: list[BatchResult] = []

    async def follow(budget: str) -> None:
        async for result in abatch(QUESTIONS, name="a", settings=fresh, budget=budget):
            first.append(result)

    with pytest.raises(
        BudgetExhausted, match=r"^\d of 4 answered; the budget of \d+ searches is used up; run"
    ):
        await follow(f"searches={searches - 1}")

    rest = await answered(fresh, name="a")

    assert len(first) < 4
    assert {each.number: each.status for each in rest} == {each.number: each.status for each in whole}
    assert max(requests_to(sources).values()) == 1


async def test_calls_that_were_paid_count_after_a_restart_and_are_not_paid_again(settings: Settings) -> None:
    question = BatchQuestion(question="recent trends in machine translation since 2019", model="openai:m")

    async def ask(budget: str) -> list[BatchResult]:
        return [each async for each in abatch([question], name="mine", settings=with_model, budget=budget)]

    with Chat(model()) as chat:
        with_model = settings.model_copy(update={"model_url": chat.url, "sources": ("arxiv",)})
        for _ in range(2):
            with pytest.raises(
                BudgetExhausted, match=r"^0 of 1 answered; the budget of 3 model calls is used"
            ):
                await ask("calls=3")
        assert len(chat.requests) == 3
        (result,) = await ask("calls=100")

    assert (result.status, result.cost.calls) == ("complete", len(chat.requests))
    assert max(Counter(str(each) for each in chat.requests).values()) == 1


# By the command.


def test_the_command_writes_a_line_for_each_question_and_no_second_one(
    environment: dict[str, str], tmp_path: Path, sources: Sources
) -> None:
    assert main(["batch", "questions.txt", *OPTIONS]) == 0
    content = (tmp_path / "questions.results.jsonl").read_bytes()
    before = requests_to(sources)
    (tmp_path / "questions.results.jsonl").write_bytes(content[:-20])

    assert main(["batch", "questions.txt", *OPTIONS]) == 0

    assert (tmp_path / "questions.results.jsonl").read_bytes() == content
    assert sorted(each.number for each in lines(tmp_path / "questions.results.jsonl")) == [1, 2, 3, 4]
    assert requests_to(sources) == before
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_questions_are_read_from_standard_input_and_results_printed(
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines_of_two = "\n".join(each.question for each in QUESTIONS[:2]).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines_of_two)))

    assert main(["batch", "-", *OPTIONS]) == 0

    printed = [BatchResult.model_validate_json(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(each.number for each in printed) == [1, 2]
    assert [each.name for each in tmp_path.glob("*.jsonl")] == []


def test_bad_lines_are_told_and_nothing_is_asked(
    environment: dict[str, str], tmp_path: Path, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_text('trends in MT\n{"question": 1}\n\n{"question": "x", "since": "soon"}\n')

    assert main(["batch", "bad.txt", *OPTIONS]) == 2

    said = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[2][:7] for line in said] == ["line 2:", "line 4:"]
    assert not requests_to(sources)
    assert not (tmp_path / "bad.results.jsonl").exists()


def test_a_budget_that_is_used_up_is_one_line_and_status_4(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", "questions.txt", *OPTIONS, "--budget", "searches=1"]) == 4

    assert capsys.readouterr().err == (
        "trendscope: 0 of 4 answered; the budget of 1 searches is used up;"
        " run it again with a larger one to go on\n"
    )
    assert main(["batch", "questions.txt", *OPTIONS, "--budget", "searches=100"]) == 0


def test_a_killed_command_goes_on_where_it_was(
    environment: dict[str, str], tmp_path: Path, sources: Sources
) -> None:
    out = tmp_path / "questions.results.jsonl"
    command = [sys.executable, "-m", "trendscope", "batch", "questions.txt", *OPTIONS, "--jobs", "2"]
    sources.fail("tavily", "hang", only="transformers")
    with subprocess.Popen(command, env=environment) as process:
        while not (out.exists() and b"\n" in out.read_bytes()):
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    sources.troubles.clear()
    with out.open("ab") as file:
        file.write(b'{"number": 3, "question": "rec')

    assert main(["batch", "questions.txt", *OPTIONS]) == 0

    results = lines(out)
    assert sorted(each.number for each in results) == [1, 2, 3, 4]
    again = {request: times for request, times in requests_to(sources).items() if times > 1}
    assert len(again) <= 2  # what was in flight in each of two jobs


def test_ctrl_c_gives_back_what_is_in_flight(
    environment: dict[str, str], tmp_path: Path, sources: Sources
) -> None:
    command = [sys.executable, "-m", "trendscope", "batch", "questions.txt", *OPTIONS[:-1]]
    sources.fail("wikipedia", "hang")
    with subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=hear_all,  # noqa: PLW1509 - nothing runs in a thread here
    ) as process:
        assert process.stderr
        while "4 in flight" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=SOON)

    assert process.returncode == 130
    assert said.splitlines()[-1] == "trendscope: stopped; the same command goes on where it was"
    assert (tmp_path / "questions.results.jsonl").read_bytes() == b""
    assert {run.status for run in Archive().runs()} == {None}


def hear_all() -> None:
    """Ignore no signal in the child, whatever ran these tests: nohup, say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
