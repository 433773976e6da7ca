"""Texts that would run a script where they are taken for more than text, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.exports import watched
from tests.fakes import hostile
from tests.fakes.report import full_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_no_text_runs(browser: Browser) -> None:
    path = full_of(" ".join(hostile.SCRIPTS)).save("report.html").absolute()

    with watched(browser) as page:
        assert page.problem(path) is None


def test_what_runs_is_seen(browser: Browser) -> None:
    path = Path("report.html").absolute()
    path.write_text(f"<p>{hostile.SCRIPTS[0]}</p>", encoding="utf-8")

    with watched(browser) as page:
        assert page.problem(path) == "something ran"
