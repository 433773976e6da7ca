"""The page in a real browser: what a mouse, a keyboard and a reader without script find."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import hostile
from tests.fakes.browser import Scheme, Tab, tab
from tests.fakes.report import full_of, paper, report, trend, whole
from trendscope import render
from trendscope.report.report import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SERIOUS = ("serious", "critical")


def with_papers(language: str = "en") -> Report:
    """A whole report whose first trend lists its papers, and whose years are periods."""
    made = whole(language, since="2019-01-01")
    listed = {"2023": ("D6", "D7"), "2024": ("D8",)}
    first = made.trends[0].model_copy(update={"papers": listed, "counts": {"2023": 2, "2024": 1}})
    papers = {f"D{at}": paper(f"D{at}", title=f"Paper {at}", date=f"{2017 + at // 2}") for at in (6, 7, 8)}
    dated = {"D6": "2023-01", "D7": "2023-02", "D8": "2024"}
    corpus = {name: each.model_copy(update={"date": dated[name]}) for name, each in papers.items()}
    return made.model_copy(update={"trends": (first, *made.trends[1:]), "corpus": corpus})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def written(folder: Path, made: Report, name: str = "page") -> Path:
    path = folder / f"{name}.html"
    path.write_text(render(made, "html"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shared(browser: Browser, folder: Path) -> Iterator[Tab]:
    """A window for all tests of the page of a report: a new one takes longer than they do."""
    with tab(browser, written(folder, with_papers())) as one:
        yield one


@pytest.fixture
def opened(shared: Tab) -> Iterator[Tab]:
    """The page of a report, which may ask for nothing and say nothing."""
    shared.page.set_viewport_size({"width": 1000, "height": 900})
    shared.open()
    yield shared
    assert shared.requests == []
    assert shared.said == []


def test_a_click_on_a_citation_opens_what_it_quotes(opened: Tab) -> None:
    page = opened.page
    page.locator("#answer .cite").first.click()

    assert page.locator("#panel-title").inner_text() == "Source 1"
    assert page.locator("#panel blockquote").all_inner_texts() == ["Sparse attention is cheap."]
    assert page.locator("#panel a").get_attribute("href") == "https://arxiv.org/abs/2405.00001"
    assert "Ada Lovelace, Charles Babbage, 2024-05-01, arxiv" in page.locator("#panel-body").inner_text()


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_key_opens_a_citation_and_escape_goes_back(opened: Tab, key: str) -> None:
    page = opened.page
    cited = page.locator("#answer .cite").first
    cited.focus()
    page.keyboard.press(key)

    assert page.locator("#panel").is_visible()
    assert page.evaluate("document.activeElement.id") == "panel-close"
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    assert cited.evaluate("each => each === document.activeElement")


def test_every_citation_opens_a_quotation_or_its_reference(opened: Tab) -> None:
    page = opened.page
    for cited in page.locator(".cite").all():
        cited.click()
        assert page.locator("#panel-title").inner_text() == f"Source {cited.inner_text().strip('[]')}"
        assert page.locator("#panel cite").inner_text()
        page.locator("#panel-close").click()


def test_a_point_says_its_numbers_and_opens_its_papers(opened: Tab) -> None:
    page = opened.page
    point = page.locator("#trend-1 .point[data-period='2023']")
    point.hover()

    assert page.locator("#tip").inner_text().splitlines() == [
        "2023: 2 of 30 papers, 6.7%",
        "Paper 6",
        "Paper 7",
    ]
    point.click()
    assert page.locator("#panel-title").inner_text() == "Sparse attention, 2023: 2 of 30 papers, 6.7%"
    assert page.locator("#panel-body a").all_inner_texts() == ["Paper 6", "Paper 7"]


def test_a_point_is_reached_and_opened_by_keyboard(opened: Tab) -> None:
    page = opened.page
    page.locator("#trend-1 .point[data-period='2023']").focus()
    page.keyboard.press("Tab")

    assert page.locator("#tip").is_visible()
    page.keyboard.press("Enter")
    assert page.locator("#panel-body a").all_inner_texts() == ["Paper 8"]
    assert not page.locator("#tip").is_visible()


def test_a_number_of_the_table_opens_its_papers(opened: Tab) -> None:
    page = opened.page
    page.locator("#glance .count").first.click()

    assert page.locator("#panel-title").inner_text() == "Sparse attention: 3 papers"
    assert page.locator("#panel-body a").all_inner_texts() == ["Paper 8", "Paper 6", "Paper 7"]
    assert page.locator("#panel .aside").count() == 0


def test_a_list_that_lacks_papers_says_so(opened: Tab) -> None:
    page = opened.page
    page.locator("#glance tfoot .count").first.click()  # 110 were read, and the page has 3

    assert page.locator("#panel .aside").inner_text().startswith("This page has only some of these papers")


def test_bibtex_is_copied(opened: Tab) -> None:
    page = opened.page
    page.get_by_role("button", name="Copy BibTeX").click()

    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{")


def test_where_the_browser_does_not_copy_the_text_is_selected(opened: Tab) -> None:
    page = opened.page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.get_by_role("button", name="Copy BibTeX").click()

    page.get_by_text("The browser did not allow it").wait_for()
    assert page.evaluate("String(getSelection())").strip().startswith("@misc{")


def test_the_first_tab_skips_to_the_answer(opened: Tab) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


# Asked again by the page itself: its policy forbids what `wait_for_function` evaluates.
UNTIL_INSIDE = """() => new Promise((done) => {
  const panel = document.getElementById("panel");
  const look = () => panel.getBoundingClientRect().right <= 700 ? done() : requestAnimationFrame(look);
  look();
})"""


def test_what_is_open_stays_in_a_window_that_becomes_narrower(opened: Tab) -> None:
    page = opened.page
    page.set_viewport_size({"width": 1400, "height": 900})
    page.locator("#glance .count").last.click()
    page.set_viewport_size({"width": 700, "height": 900})

    page.evaluate(UNTIL_INSIDE)
    assert page.evaluate("document.documentElement.scrollWidth") == 700


def test_nothing_is_wider_than_the_window(browser: Browser, folder: Path) -> None:
    with tab(browser, written(folder, with_papers("ko"), "ko")) as one:
        for width in (320, 400, 800, 1400):
            one.page.set_viewport_size({"width": width, "height": 900})
            assert one.page.evaluate("document.documentElement.scrollWidth") == width


def test_without_script_a_citation_leads_to_its_quotation(browser: Browser, folder: Path) -> None:
    with tab(browser, written(folder, with_papers()), script=False) as one:
        one.page.locator("#answer .cite").first.click()

        assert one.page.locator("blockquote:target").inner_text() == "Sparse attention is cheap."
        assert one.page.locator(".count:disabled").count() == one.page.locator(".count").count()
        assert not one.page.locator("[data-copy]").first.is_visible()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ko", "dark")])
def test_nobody_is_kept_out(browser: Browser, folder: Path, language: str, scheme: Scheme) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    path = written(folder, with_papers(language), language)
    with tab(browser, path, scheme=scheme, bypass_csp=True) as one:
        assert findings(axe, one) == []
        one.page.locator("#glance .count").first.click()
        assert findings(axe, one) == []


def findings(axe: Any, one: Tab) -> list[str]:
    """What axe finds serious or critical, and where."""
    violations = axe.Axe().run(one.page).response["violations"]
    return [
        f"{each['id']}: {json.dumps([node['target'] for node in each['nodes']])}"
        for each in violations
        if each["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("texts", [hostile.MARKUP, hostile.ADDRESSES, hostile.ENTITIES])
def test_hostile_texts_run_nothing_and_fetch_nothing(
    browser: Browser, folder: Path, texts: tuple[str, ...]
) -> None:
    dialogs: list[str] = []
    with tab(browser, written(folder, full_of(" ".join(texts)), "hostile")) as one:
        one.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        for number in one.page.locator("#trends .cite, #glance .count, .point").all()[:20]:
            number.dispatch_event("click")

        assert (dialogs, one.requests, one.said) == ([], [], [])


def test_a_report_without_trends_is_a_page_too(browser: Browser, folder: Path) -> None:
    with tab(browser, written(folder, report(status="failed", trends=()), "failed")) as one:
        assert one.page.locator(".notice").inner_text() == "The run failed, so there is no report."
        assert one.said == []


def test_a_trend_without_counts_has_no_curve(browser: Browser, folder: Path) -> None:
    theme = trend("themes", "theme", z=None, counts={}, sampled={}, papers={"undated": ("D1",)})
    made = report(trends=(theme,), corpus={"D1": paper("D1")})
    with tab(browser, written(folder, made, "theme")) as one:
        one.page.locator("#glance .count").first.click()

        assert one.page.locator(".curve").count() == 0
        assert one.page.locator("#panel-body a").all_inner_texts() == ["Attention Is All You Need"]
