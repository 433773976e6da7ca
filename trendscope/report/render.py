"""A report as text."""

from __future__ import annotations

from trendscope.report.formats import FORMATS, rendered
from trendscope.report.report import Report


def render(report: Report, format_name: str = "markdown", *, details: bool = False) -> str:
    """The whole report as text in one of the formats.

    `details` adds the queries, the tests and the figures of each trend, which JSON always has.
    Raises UsageError for a format that does not exist, or is not text, such as `docx`.
    """
    return rendered(report, FORMATS, format_name, details=details)
