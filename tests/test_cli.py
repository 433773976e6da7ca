"""The command says in one line what cannot be used, and ends with the status of wrong usage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository import REPOSITORY
from trendscope.cli import main

QUESTION = "recent trends in machine translation"
NO_ADDRESS = "an address such as https://example.org/api"


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line on standard error of wrong usage; nothing is asked and nothing printed."""
    assert main(["research", QUESTION, "--quiet", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("trendscope: ")
    assert shown.err.count("\n") == 1
    return shown.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--model", "nobody:m"), "the model 'nobody:m' cannot be opened"),
        (("--model", "m"), "the model 'm' has no provider"),
        (("--budget", "money=1"), "the budget 'money=1' cannot be read"),
        (("--source", "nowhere"), "there is no source nowhere"),
        (("--tool", "nowhere_at_all:shelf"), "module nowhere_at_all cannot be imported"),
        (("--mcp", "missing.json"), "missing.json cannot be read"),
        (("--lang", "fr"), "language cannot be 'fr'"),
        (("--since", "2025", "--until", "2020"), "--since is later than --until"),
        (("--since", "June"), "--since cannot be 'June'"),
        (("--until", "2024-13"), "--until 2024-13: there is no such date"),
        (("--max-papers", "49"), "max_papers cannot be 49"),
        (("--max-papers", "30001"), "max_papers cannot be 30001"),
        (("--out", "missing/report.md"), "there is no folder missing to write to"),
        (("--out", "."), "cannot write to ., which is a folder"),
        (("--corpus", "missing/corpus.csv"), "there is no folder missing to write to"),
        (("--corpus", "."), "cannot write to ., which is a folder"),
        (
            ("--corpus", "corpus.xlsx"),
            "cannot be written to corpus.xlsx: use one of .csv, .bib, .ris, .csl.json, .jsonl",
        ),
        (("--corpus", "corpus"), "use one of .csv, .bib, .ris, .csl.json, .jsonl"),
        (("--corpus", "a.csv", "--out", "./a.csv"), "--out and --corpus both name a.csv"),
    ],
)
def test_an_argument_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], named: str
) -> None:
    assert named in said(capsys, *arguments)


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("PRICE", "cheap", "'cheap' is not a price"),
        ("PROMPTS", "missing", "TRENDSCOPE_PROMPTS is not a folder: missing"),
        (
            "MODEL_URL",
            "localhost:8080",
            f"TRENDSCOPE_MODEL_URL cannot be used: 'localhost:8080' is not {NO_ADDRESS}",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str, named: str
) -> None:
    monkeypatch.setenv(f"TRENDSCOPE_{name}", value)

    assert named in said(capsys)


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("plan", "Plan {nothing}.", "the prompt plan lacks the field {language}"),
        ("plan", "Plan {question.", "the prompt plan cannot be used"),
        ("search_arxiv", "Papers.", "there is no prompt search_arxiv"),
    ],
)
def test_a_prompt_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, text: str, named: str
) -> None:
    Path(f"{name}.md").write_text(text, encoding="utf-8")
    monkeypatch.setenv("TRENDSCOPE_PROMPTS", ".")

    assert named in said(capsys)


@pytest.mark.parametrize("name", ["corpus.csv", "corpus.bib", "CORPUS.JSONL"])
def test_the_corpus_is_written_beside_the_report(capsys: pytest.CaptureFixture[str], name: str) -> None:
    status = main(
        ["research", QUESTION, "--source", "library", "--model", "none", "--quiet", "--corpus", name]
    )

    shown = capsys.readouterr()
    assert status == 0
    assert QUESTION in shown.out
    assert shown.err.endswith(f" papers written to {name}\n")
    assert [path.name for path in Path().iterdir()] == [name]


def test_no_corpus_is_written_if_nothing_was_counted(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--source", "library", "--model", "none", "--quiet", "--corpus", "corpus.csv"]

    assert main(["research", "trends in falconry", *arguments]) == 3
    assert capsys.readouterr().err == "trendscope: no paper was counted, so corpus.csv was not written\n"
    assert not Path("corpus.csv").exists()


def test_a_report_is_shown_though_its_corpus_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("corpus.csv").symlink_to("/dev/full")

    arguments = ["--source", "library", "--model", "none", "--quiet", "--corpus", "corpus.csv"]

    assert main(["research", QUESTION, *arguments]) == 1
    shown = capsys.readouterr()
    assert QUESTION in shown.out
    assert shown.err == "trendscope: cannot write to corpus.csv: No space left on device\n"


def test_the_corpus_is_written_though_nobody_reads_the_report(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.csv"
    arguments = ["--source", "library", "--model", "none", "--quiet", "--corpus", str(corpus)]
    command = [sys.executable, "-m", "trendscope", "research", QUESTION, *arguments]

    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.close()

    assert corpus.read_bytes().startswith(b"\xef\xbb\xbfid,title,")


def on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *options: str) -> str:
    """What a terminal of 100 columns shows of an answer from the sample library."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["research", QUESTION, "--source", "library", "--model", "none", "--quiet", *options]) == 0
    return capsys.readouterr().out


def test_a_terminal_shows_one_page(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = on_a_terminal(capsys, monkeypatch)

    assert "What to do next" in shown
    assert "References" not in shown


@pytest.mark.parametrize(
    ("options", "evidence", "details"),
    [(["--evidence"], True, False), (["--details"], False, True), (["--evidence", "--details"], True, True)],
)
def test_a_terminal_shows_the_whole_report_if_more_is_asked_for(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    evidence: bool,
    details: bool,
) -> None:
    shown = on_a_terminal(capsys, monkeypatch, *options)

    assert "References" in shown
    assert "What to do next" not in shown
    assert ("Evidence: " in shown, "The z-score compares" in shown) == (evidence, details)


def test_a_pipe_and_a_file_get_the_whole_report(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["research", QUESTION, "--source", "library", "--model", "none", "--quiet"]

    assert main(arguments) == 0
    assert main([*arguments, "--out", "report.txt"]) == 0
    for text in (capsys.readouterr().out, Path("report.txt").read_text("utf-8")):
        assert "References" in text
        assert "Evidence: " in text
        assert "The z-score compares" not in text


@pytest.mark.parametrize("name", ["report.txt", "report.md"])
def test_details_are_written_to_a_file(name: str) -> None:
    options = ["--source", "library", "--model", "none", "--quiet", "--details", "--out", name]

    assert main(["research", QUESTION, *options]) == 0
    assert "The z-score compares" in Path(name).read_text("utf-8")
