"""A report that no command has just made is shown and written as `trendscope research` does it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from tests.fakes.report import report
from trendscope import Report, UsageError, render
from trendscope.cli import main
from trendscope.commands.report_output import ReportOutput, add_output_options
from trendscope.report.formats import FORMATS, render_bytes
from trendscope.streams import standard_streams


def deliver(given: Report, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_output_options(parser)
    with standard_streams():
        return ReportOutput.from_options(parser.parse_args(arguments)).deliver(given)


def test_a_report_is_printed_in_a_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver(report(), "--format", "markdown", "--details") == report().exit_code

    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (render(report(), "markdown", details=True) + "\n", "")


def test_a_report_is_written_in_the_format_of_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver(report(), "--out", "report.json") == report().exit_code

    assert Path("report.json").read_text("utf-8") == render(report(), "json")
    assert capsys.readouterr() == ("", f"trendscope: {report().status}, written to report.json\n")


def test_a_report_without_an_answer_is_printed_and_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    abstained = report().model_copy(update={"status": "abstained"})

    assert deliver(abstained, "--format", "json", "--out", "report.json") == 3
    assert capsys.readouterr() == (render(abstained, "json"), "")
    assert not Path("report.json").exists()


def test_a_file_that_could_not_be_written_is_refused_before_any_work() -> None:
    parser = argparse.ArgumentParser()
    add_output_options(parser)

    with standard_streams(), pytest.raises(UsageError, match="--out and --corpus both name"):
        ReportOutput.from_options(parser.parse_args(["--out", "report.csv", "--corpus", "report.csv"]))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--out", "report.odt"), "no format has the extension .odt: use one of .txt, .md"),
        (("--out", "report.pdf", "--format", "terminal"), "whose extension means pdf"),
        (("--format", "docx"), "docx cannot be printed; --out names a file for it"),
    ],
)
def test_what_could_not_be_made_is_refused_before_any_work(arguments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(UsageError, match=re.escape(reason)):
        deliver(report(), *arguments)


def test_what_needs_a_program_is_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(UsageError, match="a PDF is printed by a browser, and none was found"):
        deliver(report(), "--out", "report.pdf")


@pytest.mark.parametrize("name", ["report.docx", "report.html", "refs.bib"])
def test_what_is_for_a_file_is_not_printed_in_its_place(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = report().model_copy(update={"status": "abstained"})

    assert deliver(nothing, "--out", name) == 3
    assert capsys.readouterr().out.startswith("No trends: nothing was found")
    assert not Path(name).exists()


def test_a_document_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver(report(), "--out", "report.docx") == 0

    assert Path("report.docx").read_bytes() == render_bytes(report(), FORMATS, "docx", details=False)
    assert capsys.readouterr() == ("", "trendscope: complete, written to report.docx\n")


def test_what_is_cited_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver(report(), "--format", "bibtex") == 0

    assert capsys.readouterr().out == render(report(), "bibtex") + "\n"


def test_a_second_file_is_refused_rather_than_written_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "example", "--out", "report.md", "--out", "report.html"]) == 2

    assert "--out can be given only once" in capsys.readouterr().err
    assert not Path("report.html").exists()
