"""The page that `--open` shows in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.messages import say
from trendscope.errors import UsageError
from trendscope.report.files import check_path, write_file
from trendscope.report.formats import FORMATS, PAGE_FORMAT, render_bytes

if TYPE_CHECKING:
    from trendscope.report.report import Report

NAME = "report.html"


def check_page() -> None:
    """Raise UsageError if no page could be written for the browser."""
    check_path(_page())


def write_page(report: Report) -> Path:
    """Write the page in place of the one before; nobody else can read it."""
    page = _page()
    write_file(page, render_bytes(report, FORMATS, PAGE_FORMAT, details=False), is_private=True)
    return page


def open_page(page: Path) -> None:
    """Show a page in the browser, or say where it is."""
    import webbrowser

    address = page.absolute().as_uri()
    opened = webbrowser.open(address)
    if opened:
        say("opened in the browser: {page}", page=page)
    else:
        say("no browser could be started; the page is {page}", page=page)


def _page() -> Path:
    """Where the page is written: one for each user, which is replaced every time."""
    from trendscope.settings import load_settings

    folder = load_settings().cache_folder
    if folder is None:
        raise UsageError(
            "--open needs a folder for the page, and TRENDSCOPE_CACHE is off; use --out report.html"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError("cannot write to {path}: {reason}", path=folder, reason=error.strerror) from error
    return folder / NAME
