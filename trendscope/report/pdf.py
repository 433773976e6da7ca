"""A report as PDF: its page, printed by a browser that is installed.

WeasyPrint, which needs none, draws the charts of the page as black areas.
"""

from __future__ import annotations

from pathlib import Path

from trendscope.errors import UsageError
from trendscope.report.browser import find_browser, print_to_pdf
from trendscope.report.html.page import to_html
from trendscope.report.report import Report


def to_pdf(report: Report) -> bytes:
    """The report as PDF. Raises UsageError if no browser is there to print it, or it does not print."""
    return print_to_pdf(check_browser(), to_html(report))


def check_browser() -> Path:
    """The browser that would print. Raises UsageError if there is none."""
    browser = find_browser()
    if browser is None:
        raise UsageError(
            "a PDF is printed by a browser, and none was found: "
            "install Chrome, Chromium, Edge or Brave; or write a .html file and print it in any browser"
        )
    return browser
