"""The shipped report, in each language."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trendscope.report.report import Report

EXAMPLE = "example"


def example_report(language: str) -> Report:
    """The whole report, as it would be kept."""
    from trendscope.report.report import Report  # noqa: PLC0415 - the summary needs none of it

    return Report.model_validate_json(read_example("report", language))


def read_example(part: str, language: str) -> str:
    """The JSON of the report, or of its `summary`."""
    return files("trendscope.example").joinpath(f"{part}.{language}.json").read_text("utf-8")
