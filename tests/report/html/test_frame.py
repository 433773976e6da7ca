"""The page in a frame, as a notebook shows it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lxml.html import fragment_fromstring

from tests.fakes import hostile
from tests.fakes.browser import tab
from tests.fakes.report import full_of, whole
from trendscope import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOTEBOOK = "<!DOCTYPE html><meta charset=utf-8><title>Notebook</title><body>{}</body>"


def test_a_notebook_shows_the_whole_page_in_a_sandbox() -> None:
    frame = fragment_fromstring(whole()._repr_html_())

    assert frame.tag == "iframe"
    assert frame.get("srcdoc") == render(whole(), "html")
    assert "allow-same-origin" not in frame.get("sandbox")


def test_no_text_ends_the_attribute_that_it_is_in() -> None:
    for text in (*hostile.MARKUP, *hostile.ENTITIES):
        made = full_of(text)
        frame = fragment_fromstring(made._repr_html_())

        assert frame.get("srcdoc") == render(made, "html")
        assert len(frame) == 0


def test_a_report_is_one_short_line() -> None:
    made = whole(question="a\nb\x1b" + "c" * 200)

    assert repr(made) == str(made)
    assert repr(made).startswith("<Report complete: 'a b")
    assert repr(made).endswith(f"…', trends: {len(made.trends)}, papers: {made.measured}>")
    assert repr(made).isprintable()


def test_in_the_frame_the_page_works(browser: Browser, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    notebook.write_text(NOTEBOOK.format(whole()._repr_html_()), encoding="utf-8")

    with tab(browser, notebook) as opened:
        page = opened.page.frame_locator("iframe")
        page.locator(".cite").first.click()
        assert page.locator("#panel blockquote").first.is_visible()
        with opened.page.expect_popup() as popup:
            page.locator("#panel a[href^=http]").first.click()

        assert popup.value.url.startswith(("http", "chrome-error"))
        assert page.locator("h1").inner_text() == whole().question
        assert opened.said == []
