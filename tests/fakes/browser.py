"""A page in a real Chromium, and everything that it does there and should not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from trendscope.report.browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Scheme = Literal["light", "dark"]


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """The Chromium of this machine; skips where it, or Playwright, is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = find_browser()
    if program is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, chromium_sandbox=False)
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """A page that was opened from a file: what it asked for, and what its console said."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.address = path.as_uri()
        self.requests: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        self.open()

    def open(self) -> None:
        """Load the page anew: nobody has touched it, and it has asked for nothing."""
        self.requests.clear()
        self.said.clear()
        self.page.goto(self.address)
        self.requests.remove(self.address)


@contextmanager
def tab(
    browser: Browser,
    path: Path,
    *,
    width: int = 1000,
    scheme: Scheme = "light",
    script: bool = True,
    bypass_csp: bool = False,
) -> Iterator[Tab]:
    """The page in a window of this width, without a network; `bypass_csp` lets axe put its script in."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=script,
        bypass_csp=bypass_csp,
        offline=True,
        permissions=["clipboard-read", "clipboard-write"],
    )
    try:
        yield Tab(context.new_page(), path)
    finally:
        context.close()
