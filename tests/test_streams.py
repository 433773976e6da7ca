"""The command whose standard streams are closed, full, of another encoding, or read by nobody."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from rich.text import Text

from tests.repository import REPOSITORY
from trendscope.cli import main
from trendscope.streams import OutputStream
from trendscope.text.masking import remember_secret

QUESTION = ("recent trends in machine translation", "--source", "library", "--model", "none")
SCHEMA = ("schema",)
CLOSED = "trendscope: cannot write to standard output: it is closed; --out writes to a file\n"
FULL = "trendscope: cannot write to standard output: No space left on device\n"


def command(*arguments: str, redirect: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command, run by a shell that redirects its streams."""
    words = shlex.join((sys.executable, "-m", "trendscope", *arguments))
    return subprocess.run(
        ["/bin/sh", "-c", f"{words} {redirect}"],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)} | environment,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "redirect", "status", "said"),
    [
        ((*QUESTION, "--quiet"), ">&-", 2, CLOSED),
        (SCHEMA, ">&-", 1, "trendscope: cannot write to standard output: it is closed\n"),
        (SCHEMA, "> /dev/full", 1, FULL),
        (("--help",), "> /dev/full", 1, FULL),
        (("--version",), "> /dev/full", 1, FULL),
        (("--version",), "2>&-", 0, ""),
        (("--version",), "<&- 2> /dev/full", 0, ""),
        (("--nonsense",), "2> /dev/full", 2, ""),
        (("--nonsense",), ">&- 2>&- <&-", 2, ""),
    ],
)
def test_a_stream_that_cannot_be_written_is_named(
    arguments: tuple[str, ...], redirect: str, status: int, said: str
) -> None:
    done = command(*arguments, redirect=redirect)

    assert (done.returncode, done.stderr.decode()) == (status, said)


def test_a_report_is_shown_on_standard_error_if_standard_output_is_full() -> None:
    done = command(*QUESTION, "--quiet", redirect="> /dev/full")

    assert done.returncode == 1
    assert "References" in done.stderr.decode()
    assert done.stderr.decode().endswith(FULL)


@pytest.mark.parametrize("redirect", ["2> /dev/full", "2>&- <&-"])
def test_progress_that_nobody_can_read_costs_no_report(redirect: str) -> None:
    done = command(*QUESTION, redirect=redirect)

    assert done.returncode == 0
    assert "References" in done.stdout.decode()


def test_a_reader_of_progress_that_goes_away_costs_no_report() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "trendscope", *QUESTION],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            stderr=gone,
            check=False,
        )

    assert done.returncode == 0
    assert "References" in done.stdout.decode()


def test_a_file_is_written_though_standard_output_is_closed(tmp_path: Path) -> None:
    done = command(*QUESTION, "--out", str(tmp_path / "report.md"), redirect=">&-")

    assert done.returncode == 0
    assert "## " in (tmp_path / "report.md").read_text("utf-8")


def test_a_process_writes_a_report_in_the_encoding_of_its_terminal() -> None:
    done = command(*QUESTION, "--lang", "ko", PYTHONUTF8="0", PYTHONIOENCODING="cp949")

    assert done.returncode == 0, done.stderr
    assert "machine translation" in done.stdout.decode("cp949")


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, *options: str) -> bytes:
    """What the command writes to a standard output of this encoding, which is strict as that of a process."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding, write_through=True))
    assert main([*QUESTION, "--quiet", "--lang", "ko", *options]) == 0
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["cp949", "ascii", "utf-16"])
def test_json_is_json_in_any_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    written = printed(monkeypatch, encoding, "--format", "json")

    assert json.loads(written.decode("utf-8"))["language"] == "ko"


@pytest.mark.parametrize("encoding", ["cp949", "ascii"])
def test_a_report_is_shown_in_any_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    assert "machine translation" in printed(monkeypatch, encoding).decode(encoding)


def stream(encoding: str = "utf-8") -> tuple[OutputStream, io.BytesIO]:
    written = io.BytesIO()
    return OutputStream(io.TextIOWrapper(written, encoding=encoding, write_through=True)), written


def test_what_is_printed_is_filtered() -> None:
    remember_secret("canary-key-77")
    output, written = stream()

    print("a\x1b]0;title\x07b\rc\x9bd\u202ee \x00 canary-key-77 \u200d한글\n\tend", file=output)
    assert written.getvalue().decode() == (
        "a\\x1b]0;title\\x07b\\x0dc\\x9bd\\u202ee \\x00 … \\u200d한글\n\tend\n"
    )


def test_a_console_may_use_styles_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    output, written = stream()

    output.console().print(Text("bad\x1b]52;c;eA==\x07 \x1b[2J", "bold"))
    shown = written.getvalue().decode()
    assert "\x1b[1m" in shown
    assert shown.count("\x1b") == 2
    assert "\\x1b]52" in shown
    assert "\x07" not in shown


class Broken(io.StringIO):
    """A stream on which nothing can be written."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_an_error_is_kept_and_not_raised() -> None:
    output = OutputStream(Broken())

    print("lost", file=output)
    output.flush()
    assert output.failed
    assert str(output.error) == "[Errno 28] No space left on device"


@pytest.mark.parametrize("name", ["report.odt", "report.m"])
def test_an_unknown_extension_is_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main([*QUESTION, "--quiet", "--out", name]) == 2
    shown = capsys.readouterr()
    known = ".txt, .md, .markdown, .html, .htm, .pdf, .docx, .json, .bib, .ris, .csl.json"
    assert f"use one of {known}, or name a --format" in shown.err
    assert (shown.out, list(Path().iterdir())) == ("", [])


def test_a_report_that_cannot_be_written_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*QUESTION, "--quiet", "--out", "/dev/full"]) == 1
    shown = capsys.readouterr()
    assert "References" in shown.out
    assert shown.err == "trendscope: cannot write to /dev/full: No space left on device\n"


def test_a_traceback_is_filtered(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVILY_API_KEY", "canary-key-88")
    monkeypatch.syspath_prepend(Path.cwd())
    Path("breaks.py").write_text("def __getattr__(name): raise ValueError('\\x1b canary-key-88')\n")

    assert main([*QUESTION, "--tool", "breaks:tool", "--debug"]) == 1
    shown = capsys.readouterr().err
    assert "Traceback" in shown
    assert shown.endswith("ValueError: \\x1b …\n")
    assert "canary" not in shown


def test_a_wrong_option_is_repeated_without_a_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAVILY_API_KEY", "canary-key-99")

    assert main(["research", "question", "--key=canary-key-99\x1b[2J\nnext"]) == 2
    shown = capsys.readouterr().err
    assert "there is no option --key=…\\x1b[2J next" in shown
    assert shown.count("\n") == 1
