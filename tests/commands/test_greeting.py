"""The first screen: in the language of the locale, on one screen, with commands that can be typed."""

from __future__ import annotations

import shlex

import pytest
from rich.cells import cell_len

from trendscope.cli import main
from trendscope.commands.command_line import parse_command_line
from trendscope.example.report import example_report
from trendscope.text.hangul import has_hangul


def first_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, width: int = 80
) -> list[str]:
    monkeypatch.setenv("LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", str(width))
    assert main([]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    return shown.out.splitlines()


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_fits_with_the_next_prompt(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, width: int
) -> None:
    lines = first_screen(capsys, monkeypatch, language, width)

    assert len(lines) < 24
    assert has_hangul(lines[0]) == (language == "ko")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_line_is_too_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, width: int
) -> None:
    lines = first_screen(capsys, monkeypatch, language, width)

    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_command_that_it_shows_is_understood(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    lines = first_screen(capsys, monkeypatch, language)
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("  trendscope ")]

    example, *questions = commands
    assert parse_command_line(example[:2]).run == "example"
    assert [parse_command_line(each).command for each in questions] == ["research"] * 3


def test_colours_are_off_where_nobody_wants_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    coloured = "\n".join(first_screen(capsys, monkeypatch, "en"))
    monkeypatch.setenv("NO_COLOR", "1")
    plain = "\n".join(first_screen(capsys, monkeypatch, "en"))

    assert "\x1b[1;32m" in coloured
    assert "\x1b[1;32m" not in plain
    assert "↗" in plain


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_whole_example_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    report = example_report(language)

    assert main(["show", "example"]) == 0

    shown = capsys.readouterr().out
    assert report.question in shown
    assert report.language == language
    assert report.status == "complete"


def test_lines_of_a_report_are_not_longer_than_can_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    assert main(["show", "example"]) == 0

    assert max(map(cell_len, capsys.readouterr().out.splitlines())) == 120
