"""A report as PDF: by a real browser where there is one, and one line where it does not work."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.fakes.report import whole
from tests.fakes.servers import says, serving
from trendscope import UsageError
from trendscope.report.browser import find_browser, print_to_pdf
from trendscope.report.pdf import check_browser


def programs(**scripts: str) -> None:
    """Make programs of these names the only ones on the path."""
    for name, script in scripts.items():
        path = Path(name)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@pytest.fixture
def only_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path.cwd()))


def test_a_browser_prints_the_page() -> None:
    if find_browser() is None:
        pytest.skip("no browser is installed")

    path = whole("ko").save("report.pdf")

    pages = PdfReader(path).pages
    assert "Sparse attention" in pages[0].extract_text()
    assert [each.name for each in Path().iterdir()] == ["report.pdf"]


def test_a_browser_that_prints_has_no_network() -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("no browser is installed")

    with serving(says("")) as server:
        printed = print_to_pdf(browser, f'<p>printed<img src="{server.url("/a.png")}">')
        assert server.received == []
    assert PdfReader(BytesIO(printed)).pages[0].extract_text().strip() == "printed"


@pytest.mark.usefixtures("only_here")
def test_a_browser_is_found_by_its_name() -> None:
    assert find_browser() is None
    programs(chromium="")
    assert find_browser() == Path.cwd() / "chromium"


@pytest.mark.usefixtures("only_here")
def test_without_a_browser_a_line_says_how_to_get_one() -> None:
    with pytest.raises(UsageError, match=r"install Chrome, Chromium, Edge or Brave; or write a \.html"):
        check_browser()


def test_a_browser_that_prints_nothing_is_named() -> None:
    programs(chromium="echo noise; echo noise >&2")

    with pytest.raises(UsageError, match=r"chromium printed no PDF; write a \.html file"):
        print_to_pdf(Path("chromium").absolute(), "<p>x</p>")


def test_a_browser_that_cannot_be_started_is_named() -> None:
    with pytest.raises(UsageError, match="nowhere cannot be started: No such file"):
        print_to_pdf(Path("nowhere").absolute(), "<p>x</p>")


def test_a_browser_that_hangs_is_ended_with_all_that_it_started() -> None:
    Path("started").touch()
    programs(chromium='sleep 600 & echo $! > "$(dirname "$0")/started"; wait')

    with pytest.raises(UsageError, match=r"did not print the page within 0 s, and was ended"):
        print_to_pdf(Path("chromium").absolute(), "<p>x</p>", seconds=0.3)
    child = int(Path("started").read_text())
    assert has_ended(child)


def has_ended(process: int) -> bool:
    """Whether a process is gone, or is only waiting to be reaped."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
