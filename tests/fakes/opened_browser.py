"""A program in place of the browser that shows a page."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest


def use_browser(browser: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this program the only browser; `webbrowser` looks for one once in a process."""
    monkeypatch.setenv("BROWSER", str(browser))
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
