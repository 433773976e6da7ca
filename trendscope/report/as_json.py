"""A report as JSON."""

from __future__ import annotations

from trendscope.report.masked import masked
from trendscope.report.report import Report
from trendscope.text.characters import escape_hidden_json


def to_json(report: Report) -> str:
    """The report as indented JSON, safe to look at in a terminal; `trendscope schema` prints its schema."""
    return escape_hidden_json(masked(report).model_dump_json(indent=2)) + "\n"
