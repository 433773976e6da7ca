"""`--open` shows the page in a real browser program, or says where the page is."""

from __future__ import annotations

import argparse
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.fakes.opened_browser import use_browser
from tests.fakes.report import abstained, report
from trendscope import Report, UsageError, render
from trendscope.commands.report_output import ReportOutput, add_output_options
from trendscope.streams import standard_streams


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that a browser writes the address into which it is to show."""
    browser, address = Path("browser").absolute(), Path("opened").absolute()
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {address}\n')
    browser.chmod(0o755)
    use_browser(browser, monkeypatch)
    return address


def deliver(given: Report, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_output_options(parser)
    with standard_streams():
        return ReportOutput.from_options(parser.parse_args(arguments)).deliver(given)


def shown(opened: Path) -> Path:
    return Path(unquote(urlsplit(opened.read_text()).path))


def test_a_page_is_opened_instead_of_printed(
    opened: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deliver(report(), "--open") == 0

    page = shown(opened)
    assert page == own_cache / "report.html"
    assert page.read_text("utf-8") == render(report(), "html")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert capsys.readouterr() == ("", f"trendscope: opened in the browser: {page}\n")


def test_the_next_page_takes_the_place_of_the_one_before(opened: Path, own_cache: Path) -> None:
    deliver(report(), "--open")
    deliver(report("ko"), "--open")

    assert shown(opened).read_text("utf-8") == render(report("ko"), "html")
    assert [each.name for each in own_cache.glob("*.html")] == ["report.html"]


def test_a_page_that_was_asked_for_is_the_one_that_is_opened(opened: Path, own_cache: Path) -> None:
    deliver(report(), "--out", "보고서 1.html", "--open")

    assert shown(opened) == Path("보고서 1.html").absolute()
    assert list(own_cache.glob("*.html")) == []


def test_another_file_and_the_page(opened: Path, own_cache: Path) -> None:
    deliver(report(), "--out", "report.md", "--open")

    assert Path("report.md").read_text("utf-8") == render(report(), "markdown")
    assert shown(opened) == own_cache / "report.html"


def test_a_format_that_was_named_is_printed_too(opened: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deliver(report(), "--format", "json", "--open")

    assert opened.exists()
    assert capsys.readouterr().out == render(report(), "json")


def test_without_a_browser_a_line_says_where_the_page_is(
    own_cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_browser(Path("/nowhere/browser"), monkeypatch)

    assert deliver(report(), "--open") == 0
    page = own_cache / "report.html"
    assert page.exists()
    assert capsys.readouterr().err == f"trendscope: no browser could be started; the page is {page}\n"


def test_a_report_without_an_answer_is_printed(opened: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver(abstained(), "--open") == 3

    assert not opened.exists()
    assert "No trends: nothing was found" in capsys.readouterr().out


def test_without_a_folder_for_the_page_it_is_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENDSCOPE_CACHE", "off")

    with pytest.raises(UsageError, match="TRENDSCOPE_CACHE is off"):
        deliver(report(), "--open")
