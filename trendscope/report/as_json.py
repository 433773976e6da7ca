"""A report as JSON."""

from __future__ import annotations

from trendscope.report.report import Report


def to_json(report: Report) -> str:
    """The report as indented JSON; `trendscope schema` prints its schema."""
    return report.model_dump_json(indent=2) + "\n"
