"""`trendscope eval`: questions are answered once, scored by what is known, and compared blind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.evaluation.test_judging import always_first, prefers
from tests.fakes.chat import Chat
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope import Settings
from trendscope.archive import Archive
from trendscope.cli import main
from trendscope.evaluation.comparison import Comparison
from trendscope.evaluation.score import Evaluation
from trendscope.evaluation.setting import Setting
from trendscope.settings import load_settings

OPTIONS = ("--source", "arxiv", "--model", "none", "--quiet")
POEM = "please write me a poem"
LINES: list[dict[str, Any]] = [
    {
        "id": "mt",
        "question": "recent trends in machine translation since 2019",
        "language": "en",
        "developments": [
            {"phrase": ["tuned models", "instruction tuning"], "direction": "rising"},
            {"phrase": "pivot language", "direction": "rising"},
            {"phrase": ["falconry", "hawking"]},
        ],
        "counts": [
            {"phrase": "instruction tuning", "period": 2024, "papers": 8},
            {"phrase": "pivot languages", "period": "2019-2020", "papers": 15},
            {"period": "2019", "papers": 9},
            {"phrase": "falconry", "period": 2024, "papers": 3},
        ],
    },
    {"question": "recent trends in dialogue systems"},
    {"question": "recent trends in transformers"},
]


@pytest.fixture(autouse=True)
def environment(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of this process and its children, and a file with the questions."""
    variables = sources.environment() | {
        "TRENDSCOPE_STORE": str(tmp_path / "store"),
        "OPENAI_API_KEY": "none",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    write(*LINES)


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    """The server of a model that likes what comes first."""
    with Chat(always_first) as chat:
        monkeypatch.setenv("TRENDSCOPE_MODEL_URL", chat.url)
        yield chat


def write(*lines: object, name: str = "questions.jsonl") -> None:
    Path(name).write_text(
        "\n".join(json.dumps(line) if isinstance(line, dict) else str(line) for line in lines)
    )


def requests_to(sources: Sources) -> Counter[str]:
    """How often each request was received."""
    return Counter(f"{request.path} {request.params}" for request in sources.requests_to("arxiv"))


def evaluation(name: str = "a.json") -> Evaluation:
    return Evaluation.model_validate_json(Path(name).read_bytes())


def cells(table: str, start: str) -> list[str]:
    """The cells of the row that starts so."""
    row = next(line for line in table.splitlines() if line.startswith(f"| {start}"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_a_set_of_questions_is_answered_and_scored(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "questions.jsonl", *OPTIONS, "--out", "a.json"]) == 0

    made, table = evaluation(), capsys.readouterr().out
    first, *_ = made.questions
    report = Archive().report(first.run)
    assert (first.id, first.status, first.trends) == ("mt", report.status, len(report.trends))
    assert [(each.place, each.is_right) for each in first.developments] == [
        ("main", True),
        ("main", False),
        (None, False),
    ]
    assert [each.counted for each in first.counts] == [8, 14, 9, None]
    assert first.is_in_language
    assert 0 < first.verified <= first.claims
    assert 0 < first.resolved == first.citations
    assert first.cost.requests > 0
    assert made.totals.requests == sum(each.cost.requests for each in made.questions)
    assert (made.totals.recall, made.totals.questions) == (0.3333, 3)
    assert cells(table, "1. recent trends in machine")[2:4] == ["2/4", "1/3"]
    assert cells(table, "all")[2:4] == ["2/4", "1/3"]
    assert table.endswith(
        "- 1: “pivot language” should be rising; pivot languages is fading\n"
        "- 1: “falconry” was not found\n"
        "- 1: “pivot languages”, 2019-2020: 14, should be 15\n"
        "- 1: “falconry”, 2024: not counted\n"
    )


def test_what_came_from_the_store_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    write(LINES[1])
    for more in ([], ["--name", "again"], ["--name", "again", "--fresh"]):
        assert main(["eval", "questions.jsonl", *OPTIONS, *more, "--out", f"{len(more)}.json"]) == 0

    shown = capsys.readouterr().out
    reused = [evaluation(f"{number}.json").totals.reused for number in (0, 2, 3)]
    assert reused[0] == reused[2] == 0 < reused[1]
    assert shown.count(f"{reused[1]} answers of sources and models came from the store") == 1


def test_a_set_that_was_answered_is_not_asked_again(
    sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "questions.jsonl", *OPTIONS, "--out", "a.json"]) == 0
    before, runs, first = requests_to(sources), len(Archive().runs()), capsys.readouterr().out

    assert main(["eval", "questions.jsonl", *OPTIONS, "--out", "b.json"]) == 0

    assert (requests_to(sources), len(Archive().runs())) == (before, runs)
    assert capsys.readouterr().out == first
    assert Path("b.json").read_bytes() == Path("a.json").read_bytes()


def test_another_name_begins_anew() -> None:
    write(LINES[1])
    assert main(["eval", "questions.jsonl", *OPTIONS]) == 0
    assert main(["eval", "questions.jsonl", *OPTIONS, "--name", "tuesday"]) == 0

    assert len(Archive().runs()) == 2


def test_plain_text_has_what_needs_no_answer_key(capsys: pytest.CaptureFixture[str]) -> None:
    write("# mine", "recent trends in machine translation", name="questions.txt")

    assert main(["eval", "questions.txt", *OPTIONS, "--format", "json"]) == 0

    made = json.loads(capsys.readouterr().out)
    assert (made["totals"]["counts"], made["totals"]["recall"], made["totals"]["languages"]) == (0, None, 0)
    assert made["totals"]["resolved"] == made["totals"]["citations"] > 0


def test_a_question_that_fails_costs_itself(capsys: pytest.CaptureFixture[str]) -> None:
    known = {"question": POEM, "developments": ["falconry"]}
    write(LINES[1], known)

    assert main(["eval", "questions.jsonl", *OPTIONS, "--out", "a.json"]) == 1

    answered, failed = evaluation().questions
    assert (answered.error, failed.status) == (None, "failed")
    assert "not a question about research trends" in str(failed.error)
    assert (evaluation().totals.developments, evaluation().totals.developments_found) == (1, 0)
    assert "- 2: this is not a question about research trends" in capsys.readouterr().out


def test_if_all_would_fail_nothing_is_asked(sources: Sources, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "questions.jsonl", "--source", "nowhere"]) == 2

    assert capsys.readouterr().err.startswith("trendscope: there is no source nowhere")
    assert not requests_to(sources)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl"], "cannot read nowhere.jsonl: No such file or directory"),
        (["questions.jsonl", "more.jsonl"], "one file of questions at a time; two results are compared by"),
        (["questions.jsonl", "--jobs", "0"], "--jobs is at least 1"),
        (["questions.jsonl", "--export", "nothing", "x"], "there is no export for nothing; there are: deep"),
        (["questions.jsonl", "--out", "no/such/x.json"], "there is no folder no/such to write to"),
        (
            ["questions.jsonl", "--against", "--max-papers", "100"],
            "two settings are compared by a model that you",
        ),
        (
            ["questions.jsonl", "--judge", "openai:m", "--against"],
            "both settings are the same: name an option",
        ),
        (
            ["questions.jsonl", "--judge", "openai:m", "--against", "--budget", "calls=1"],
            "--budget and --against",
        ),
        (
            ["questions.jsonl", "--judge", "openai:m", "--against", "--modle"],
            "there is no option --modle; did",
        ),
        (["compare", "a.json"], "eval compare takes two files that"),
        (["compare", "a.json", "a.json"], "cannot read a.json: No such file or directory"),
        (
            ["compare", "questions.jsonl", "a.json"],
            "questions.jsonl is no evaluation: `trendscope eval QUESTIONS",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line_before_anything_is_asked(
    arguments: list[str], said: str, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", *arguments]) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"trendscope: {said}")
    assert not requests_to(sources)


def test_a_bad_line_is_named(sources: Sources, capsys: pytest.CaptureFixture[str]) -> None:
    write(LINES[0], {"question": "trends in law", "counts": [{"period": 2024, "papers": "many"}]})

    assert main(["eval", "questions.jsonl", *OPTIONS]) == 2

    said = "line 2: counts.0.papers cannot be 'many': it must be a whole number"
    assert capsys.readouterr().err == f"trendscope: {said}\n"
    assert not requests_to(sources)


def test_what_the_budget_leaves_is_not_answered_and_goes_on_with_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["eval", "questions.jsonl", *OPTIONS, "--budget", "searches=1", "--out", "a.json"]) == 4

    shown = capsys.readouterr()
    assert cells(shown.out, "all")[1] == "0/3"
    assert "0 of 3 answered; the budget of 1 searches is used up" in shown.err
    assert evaluation().totals.statuses == {"not answered": 3}
    assert main(["eval", "questions.jsonl", *OPTIONS, "--budget", "searches=100"]) == 0


def test_a_killed_command_goes_on_where_it_was(sources: Sources) -> None:
    command = [sys.executable, "-m", "trendscope", "eval", "questions.jsonl", *OPTIONS, "--jobs", "2"]
    sources.fail("arxiv", "hang", only="transformers")
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}) as process:
        while not any(run.status for run in Archive().runs()):
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
    sources.troubles.clear()

    assert main(["eval", "questions.jsonl", *OPTIONS, "--out", "a.json"]) == 0

    assert [each.status is not None for each in evaluation().questions] == [True] * 3
    assert len(Archive().runs()) == 3
    again = {request: times for request, times in requests_to(sources).items() if times > 1}
    assert len(again) <= 2  # what was in flight in each of two jobs


def test_the_answers_are_written_for_the_benchmarks(capsys: pytest.CaptureFixture[str]) -> None:
    write(LINES[0], POEM)
    exports = ("--export", "deepresearch-bench", "d.jsonl", "--export", "scholarqa", "s.json")

    assert main(["eval", "questions.jsonl", *OPTIONS, *exports]) == 1

    (line,) = Path("d.jsonl").read_text().splitlines()
    (answer,) = json.loads(Path("s.json").read_text())
    assert json.loads(line)["id"] == "mt"
    assert json.loads(line)["prompt"] == answer["input"] == LINES[0]["question"]
    assert "1 answer of 2 written to d.jsonl" in capsys.readouterr().err


# Two settings.


def test_two_settings_are_compared_blind(judge: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    write(LINES[0])
    against = ("--judge", "openai:a-judge", "--against", "--source", "wikipedia", "--source", "tavily")

    assert main(["eval", "questions.jsonl", *OPTIONS, *against]) == 0

    comparison = Comparison.model_validate_json(Path("questions.comparison.json").read_bytes())
    assert [each.setting["sources"] for each in (comparison.a, comparison.b)] == ["arxiv", "wikipedia,tavily"]
    assert comparison.b.setting["model"] == "none"
    assert [verdict.judge for pair in comparison.pairs for verdict in pair.verdicts] == ["openai:a-judge"] * 2
    assert len(judge.requests) == 2 * comparison.judged == 2
    shown = capsys.readouterr().out
    assert shown.startswith("A: model none, sources arxiv, version ")
    assert cells(shown, "overall")[1:] == ["0", "1", "0", "1.000"]
    assert "openai:a-judge judged 1 pair blind, each in both orders." in shown


def test_a_question_that_fails_does_not_hide_the_comparison(
    judge: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    write(LINES[0], POEM)
    against = ("--judge", "openai:a-judge", "--against", "--source", "wikipedia", "--source", "tavily")

    assert main(["eval", "questions.jsonl", *OPTIONS, *against]) == 1

    shown = capsys.readouterr().out
    assert cells(shown, "overall")[1:] == ["0", "1", "0", "1.000"]
    assert "1 question left out, because at least one of the two has no report." in shown
    assert Path("questions.comparison.json").is_file()


def test_two_files_are_compared_blind(judge: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    write(LINES[0])
    for name, source in (("a.json", "arxiv"), ("b.json", "tavily")):
        assert main(["eval", "questions.jsonl", "--source", source, *OPTIONS[2:], "--out", name]) == 0
    judge._replies = prefers("fading")
    capsys.readouterr()

    assert main(["eval", "compare", "--judge", "openai:a-judge", "a.json", "b.json", "--format", "json"]) == 0

    comparison = Comparison.model_validate_json(capsys.readouterr().out)
    assert Path("a.comparison.json").is_file()
    assert comparison.tallies["overall"].wins == comparison.judged == 1


def test_a_judge_that_cannot_be_reached_is_said(
    judge: Chat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(LINES[0])
    judge._replies = [{"status": 401, "error": "no"}]
    against = ("--judge", "openai:a-judge", "--against", "--source", "wikipedia")

    assert main(["eval", "questions.jsonl", *OPTIONS, *against]) == 1

    assert "1 pair could not be judged: openai:a-judge cannot be used" in capsys.readouterr().out


def test_it_speaks_korean(capsys: pytest.CaptureFixture[str]) -> None:
    write(LINES[0])
    assert main(["--lang", "ko", "eval", "questions.jsonl", *OPTIONS]) == 0

    shown = capsys.readouterr().out
    assert "falconry" in shown
    assert "찾지 못했습니다" in shown
    assert main(["--lang", "ko", "eval", "compare", "a.json"]) == 2
    assert "두 파일" in capsys.readouterr().err


# What is one setting.


def test_another_setting_never_gets_the_runs_of_this_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def batch_id(settings: Settings | None = None, name: str = "", **limits: int) -> str:
        return Setting(settings or load_settings(), {}, limits).batch_id(name)

    with_prompt = tmp_path / "prompts"
    with_prompt.mkdir()
    (with_prompt / "plan.md").write_text("mine")
    known = load_settings()
    others = [
        batch_id(known.model_copy(update={"model": "openai:m"})),
        batch_id(known.model_copy(update={"judge_model": "openai:m"})),
        batch_id(known.model_copy(update={"prompts": with_prompt})),
        batch_id(name="tuesday"),
        batch_id(calls=3),
    ]

    assert batch_id() == batch_id()
    assert len({batch_id(), *others}) == 6
