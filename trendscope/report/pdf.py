"""A report as PDF: its page, printed by a browser that is installed, or by WeasyPrint."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from trendscope.errors import UsageError
from trendscope.report.browser import find_browser, print_to_pdf
from trendscope.report.html.page import to_html
from trendscope.report.report import Report

Printer = Callable[[str], bytes]


def to_pdf(report: Report) -> bytes:
    """The report as PDF. Raises UsageError if nothing here can print."""
    return _printer()(to_html(report))


def check_printer() -> None:
    """Raise UsageError if nothing here can print."""
    _printer()


def _printer() -> Printer:
    browser = find_browser()
    if browser:
        return partial(print_to_pdf, browser)
    if weasyprint := _weasyprint():
        return weasyprint
    raise UsageError(
        "a PDF is printed by a browser, and none was found: install Chrome, Chromium, Edge or Brave, "
        "or `pip install weasyprint`; or write a .html file and print it"
    )


def _weasyprint() -> Printer | None:
    try:
        from weasyprint import HTML  # noqa: PLC0415 - who has it, has it as a fallback
    except (ImportError, OSError):  # the second if Pango is missing
        return None
    return lambda page: bytes(HTML(string=page, url_fetcher=_refuse).write_pdf())


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"nothing is fetched: {url}")
