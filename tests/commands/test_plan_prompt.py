"""The plan in a terminal: what is shown, and what each key does."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.sources import Sources
from trendscope import Expected, PlanAnswer, ProposedPlan
from trendscope.cli import main
from trendscope.commands.plan_prompt import PlanPrompt, plan_lines
from trendscope.stopping import Stopping
from trendscope.wording import Wording

PLAN = ProposedPlan(
    question="trends in attention\x1b[31m",
    language="en",
    topic="attention",
    untranslated=("훈민정음",),
    since="2019-01-01",
    until="2026-12-31",
    sources=("arxiv", "wikipedia"),
    max_papers=4000,
    expected=Expected(requests={"arxiv": 13, "wikipedia": 11, "pubmed": 0}, seconds=44.2),
)
PAID = {
    "model": "openai:m",
    "budget": {"calls": 60, "dollars": None},
    "expected": Expected(requests={"arxiv": 1}, calls=19, tokens=21_000, dollars=0.0105),
}

Typing = Callable[[str], PlanAnswer]


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """The answer to the plan when this is typed."""

    def answer(typed: str) -> PlanAnswer:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return PlanPrompt(Stopping())(PLAN)

    return answer


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("\n", PLAN.accept()),
        ("Y\n", PLAN.accept()),
        ("n\n", PLAN.cancel()),
        ("", PLAN.cancel()),
        ("e\nsince 2022\n", PLAN.preview(since="2022")),
        ("since=2022\n", PLAN.preview(since="2022")),
        ("e\nsources arxiv, tavily\n", PLAN.preview(sources=["arxiv", "tavily"])),
        ("max-papers 500\n", PLAN.preview(max_papers=500)),
        ("budget calls=20,dollars=0.05\n", PLAN.preview(budget="calls=20,dollars=0.05")),
        ("question what is new in parsing?\n", PLAN.preview(question="what is new in parsing?")),
        ("what\ncolour red\ne\n\nn\n", PLAN.cancel()),
        ("max-papers many\nmax-papers 500\n", PLAN.preview(max_papers=500)),
    ],
)
def test_a_key_answers_the_plan(typing: Typing, typed: str, answer: PlanAnswer) -> None:
    assert typing(typed) == answer


def test_what_cannot_be_changed_is_said_and_asked_for_again(
    typing: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    typing("colour red\n\n")

    said = capsys.readouterr()
    assert said.out == ""
    assert "You can change question, language, since" in said.err
    assert "\x1b" not in said.err


def test_no_line_of_it_is_broken_within_a_word(
    typing: Typing, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    typing("n\n")

    plan, _, _ = capsys.readouterr().err.partition("Start?")
    assert max(map(len, plan.splitlines())) <= 40
    assert "44 seconds at the pace of the sources" in " ".join(plan.split())


@pytest.mark.parametrize(
    ("language", "changes", "lines"),
    [
        ("en", {}, ["Time: 2019-01-01 to 2026-12-31", "Papers: at most 4,000", "Model: none"]),
        ("en", {}, ["Expected: 24 requests (arxiv 13, wikipedia 11), 44 seconds at the pace of the sources"]),
        ("en", {"problem": "it is late"}, ["This cannot be used: it is late"]),
        ("en", PAID, ["Limits: calls 60", "Expected of the model: 19 calls, 21,000 tokens, 0.0105 dollars"]),
        ("ko", PAID, ["한도: calls 60", "언어 모델 예상: 호출 19회, 토큰 21,000개, 0.0105달러"]),
        ("ko", {"earlier": "1a2b" * 8}, ["먼저 영어 표현을 찾아볼 말: 훈민정음"]),
    ],
)
def test_the_plan_is_told_in_the_language_of_the_question(
    language: str, changes: dict[str, Any], lines: list[str]
) -> None:
    told = list(plan_lines(PLAN.model_copy(update=changes), Wording(language)))

    assert set(lines) <= set(told)
    assert any("1a2b1a2b" in line for line in told) == ("earlier" in changes)


def test_where_nobody_can_answer_one_line_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["research", "machine translation", "--confirm-plan"]) == 2

    assert "--confirm-plan needs a terminal, in which you can answer" in capsys.readouterr().err


# The command, in a terminal of its own.


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo-terminal: ours, and the command's."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)


@pytest.fixture
def environment(sources: Sources, tmp_path: Path) -> dict[str, str]:
    return {**os.environ, **sources.environment(), "TRENDSCOPE_STORE": str(tmp_path)}


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [("n\n", 1, "nothing was searched"), ("", 130, "stopped before there was anything to report")],
    ids=["no", "Ctrl-C"],
)
def test_a_plan_that_is_not_accepted_ends_the_command(
    terminal: tuple[int, int], environment: dict[str, str], typed: str, status: int, said: str
) -> None:
    ours, theirs = terminal
    command = [sys.executable, "-m", "trendscope", "machine translation", "--confirm-plan"]
    with subprocess.Popen(command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as child:
        os.close(theirs)
        shown = _read(ours, "n = no:")
        if typed:
            os.write(ours, typed.encode())
        else:
            child.send_signal(signal.SIGINT)
        shown += _read(ours, None)

    assert child.returncode == status
    assert "Searched for: machine translation" in shown
    assert said in shown


def _read(end: int, until: str | None) -> str:
    """What is shown, until this is, or until the command has ended."""
    shown = b""
    while until is None or until.encode() not in shown:
        try:
            shown += os.read(end, 4096)
        except OSError:  # the other end was closed
            break
    return shown.decode()
