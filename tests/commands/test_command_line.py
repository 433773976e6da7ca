"""What is typed is understood as a command or a question, or refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trendscope.cli import main
from trendscope.commands.command_line import parse_command_line
from trendscope.errors import UsageError

QUESTION = "recent trends in retrieval-augmented generation"


def understood(*given: str) -> tuple[str, str]:
    """The command, and its question or its run."""
    options = parse_command_line(given)
    return options.command, " ".join(options.question) if options.command == "research" else options.run


@pytest.mark.parametrize(
    "given",
    [
        ["research", QUESTION],
        [QUESTION],
        QUESTION.split(),
        ["--since", "2020", QUESTION],
        [QUESTION, "--quiet"],
        ["--model", "none", *QUESTION.split()],
        ["recent", "trends", "--max-papers", "100", *QUESTION.split()[2:], "--quiet"],
        ["--quiet", "research", QUESTION],
        ["--", QUESTION],
    ],
)
def test_a_question_needs_no_quotation_marks_and_options_stand_anywhere(given: list[str]) -> None:
    assert understood(*given) == ("research", QUESTION)


@pytest.mark.parametrize(
    ("given", "question"),
    [
        (["hallucination"], "hallucination"),
        (["diffusion"], "diffusion"),
        (["forgetting"], "forgetting"),
        (["환각"], "환각"),
        (["expert", "systems"], "expert systems"),
        (["search", "engines"], "search engines"),
        (["list", "decoding", "of", "codes"], "list decoding of codes"),
        (["researchers", "and", "tools"], "researchers and tools"),
        (["--", "-weird question"], "-weird question"),
        (["--quiet", "--", "diff"], "diff"),
        (["--", "histroy"], "histroy"),
        (["history of machine translation"], "history of machine translation"),
    ],
)
def test_what_may_be_a_topic_is_a_question(given: list[str], question: str) -> None:
    assert understood(*given) == ("research", question)


@pytest.mark.parametrize(
    "given", [["show", "latest"], ["--format", "json", "show", "latest"], ["--debug", "show", "latest"]]
)
def test_a_command_may_come_after_options(given: list[str]) -> None:
    assert understood(*given) == ("show", "latest")


def test_options_may_stand_between_two_runs() -> None:
    options = parse_command_line(["diff", "aaaa", "--details", "bbbb"])

    assert (options.before, options.after, options.details) == ("aaaa", "bbbb", True)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["histroy"], "runs"),
        (["resarch", "trends in x"], "research"),
        (["resarch", "trends", "in", "x"], "research"),
        (["shwo", "latest"], "show"),
        (["compare", "1a2b3c4d"], "diff"),
        (["list"], "runs"),
        (["list", "runs"], "runs"),
        (["login"], "doctor"),
        (["Config"], "doctor"),
        (["--quiet", "dif"], "diff"),
        (["search", "trends in x", "--quiet"], "research"),
    ],
)
def test_a_wrong_command_is_not_searched_for(given: list[str], meant: str) -> None:
    with pytest.raises(UsageError, match=rf"there is no command \S+; did you mean {meant} \("):
        parse_command_line(given)


def test_a_file_tells_a_wrong_command_from_a_topic() -> None:
    assert understood("batches", "questions.txt") == ("research", "batches questions.txt")

    Path("questions.txt").touch()
    with pytest.raises(UsageError, match="did you mean batch"):
        parse_command_line(["batchs", "questions.txt"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--quiet"], "ask a question, such as: trendscope recent trends in asthma"),
        (["research"], "ask a question"),
        (["show"], "name a run"),
        (["--sinse", "2020", "x"], "there is no option --sinse; did you mean --since?"),
        (["show", "latest", "--formt=json"], "there is no option --formt=json; did you mean --format?"),
        (["record", "linkage", "methods"], "cannot use: linkage methods; to ask a question that begins so"),
        (["completion", "of", "graphs"], "to ask a question that begins so: trendscope -- ..."),
        (["watch", "time", "prediction"], "to ask a question that begins so: trendscope -- ..."),
        (["show", "latest", "--format", "xml"], "invalid choice: 'xml'"),
        (["help", "shw"], "there is no command shw; did you mean show?"),
        (["help", "nothing"], "there is no command nothing; trendscope --help lists them"),
    ],
)
def test_an_error_is_one_line_with_what_to_do(
    capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    assert main(given) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("trendscope: ")
    assert shown.err.count("\n") == 1
    assert said in shown.err


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (["help"], "usage: trendscope [-h]"),
        (["help", "show"], "usage: trendscope show "),
        (["version"], "trendscope "),
    ],
)
def test_help_and_version_are_understood(
    capsys: pytest.CaptureFixture[str], given: list[str], shown: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given)

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(shown)
