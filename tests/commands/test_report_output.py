"""A report that no command has just made is shown and written as `trendscope research` does it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from tests.fakes.report import report
from trendscope import Report, UsageError, render
from trendscope.commands.report_output import ReportOutput, add_output_options
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
