"""The language of the command: help, errors and what is said, by `--lang` or by the locale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trendscope.cli import main
from trendscope.commands.registry import COMMANDS
from trendscope.text.columns import columns, wrapped


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit status, and what was printed and said."""
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = int(ended.code or 0)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path / "store"))


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "arguments", [["runs", "--lang", "ko"], ["--lang", "ko", "runs"], ["--lang=ko", "runs"]]
)
def test_a_language_stands_before_or_behind_the_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, _out, err = said(arguments, capsys)

    assert status == 0
    assert re.fullmatch(r"trendscope: \S+에 보관된 실행이 없습니다\n", err)


@pytest.mark.usefixtures("store")
def test_the_locale_is_the_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANGUAGE")
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")

    assert "보관된 실행이 없습니다" in said(["runs"], capsys)[2]
    assert "no run is kept" in said(["runs", "--lang", "en"], capsys)[2]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--lang", "ko", "export", "x"], "trendscope: 다음 인자가 필요합니다: FILE.zip (도움말: trendscope"),
        (["show", "x", "--lang=ko", "--nonsense"], "trendscope: --nonsense 옵션은 없습니다. --open을"),
        (
            ["--lang", "ko", "research", ""],
            "trendscope: 질문이 비어 있습니다. 예: 기계 번역의 최근 연구 동향\n",
        ),
        (
            ["--lang", "ko", "--max-papers", "many", "machine", "translation"],
            "trendscope: --max-papers은(는) 정수여야 합니다: many (도움말: trendscope research",
        ),
        (["--lang", "ko", "--since", "2030", "--until", "2020", "machine translation"], "2030"),
        (["runs", "--lang", "fr"], "invalid choice: 'fr'"),
    ],
)
def test_errors_are_in_the_language(
    arguments: list[str], error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(arguments, capsys)

    assert (status, out) == (2, "")
    assert error in err


def test_help_is_asked_for_behind_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(["--lang", "ko", "--help"], capsys) == said(["--help", "--lang", "ko"], capsys)


OF_COMMANDS = (["watch", "add"], ["watch", "run"], ["library", "add"], ["library", "search"])


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), *OF_COMMANDS])
def test_help_is_korean_and_fits_a_terminal(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    status, out, err = said([*command, "--help", "--lang", "ko"], capsys)

    assert (status, err) == (0, "")
    assert out.startswith("사용법: trendscope")
    assert [line for line in out.splitlines() if columns(line) > 80] == []
    _usage, _, told = out.partition("\n\n")
    english = re.compile(r"[a-z]{3,} [a-z]{3,} [a-z]{2,}")
    lines = (line for line in told.splitlines() if not re.search("trendscope (watch run|completion)", line))
    assert [line for line in lines if english.search(line)] == []


def test_a_line_of_usage_goes_on_below_its_first_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    first, second = said(["research", "--help", "--lang", "ko"], capsys)[1].splitlines()[:2]

    assert columns(first[: first.index("[-h]")]) == second.index("[")


def test_lines_are_filled_by_columns() -> None:
    assert list(wrapped("가나 다라 abc", 9)) == ["가나 다라", "abc"]
    assert list(wrapped("가나다라마바사 x", 5)) == ["가나다라마바사", "x"]
    assert list(wrapped("", 5)) == [""]
