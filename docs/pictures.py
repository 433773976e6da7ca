"""Make the pictures of the documentation from a report in English and one in Korean.

    python -m docs.pictures [ENGLISH KOREAN] [--out docs/pictures]

Without reports, they are of the shipped examples. A report is a file of JSON, as `trendscope show RUN --out
report.json` writes it, or a kept run. Pages are photographed in Chromium by Playwright, with few colours, so
that they stay small.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from trendscope import Archive, Report, render
from trendscope.report.browser import find_browser

FOLDER = Path(__file__).parent / "pictures"
EXAMPLES = Path(__file__).parents[1] / "trendscope" / "example"
WIDTH = 1400
TOP, SECTION = 1560, 900  # heights: from the question to all trends, and one trend
COLOURS = 256


def main() -> None:
    """Read two reports, and write the pictures of them."""
    parser = argparse.ArgumentParser(description="Make the pictures of the documentation.")
    english, korean = (str(EXAMPLES / f"report.{language}.json") for language in ("en", "ko"))
    parser.add_argument(
        "english", nargs="?", default=english, help="a report in English: a file of JSON, or a kept run"
    )
    parser.add_argument("korean", nargs="?", default=korean, help="a report in Korean")
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="FOLDER", help=f"default: {FOLDER}")
    options = parser.parse_args()
    options.out.mkdir(exist_ok=True)
    make_pictures(read_report(options.english), read_report(options.korean), options.out)


def read_report(named: str) -> Report:
    """The report in a file, or that of a run."""
    path = Path(named)
    return Report.model_validate_json(path.read_text("utf-8")) if path.is_file() else Archive().report(named)


def make_pictures(english: Report, korean: Report, folder: Path) -> None:
    """Draw the charts, and photograph the pages."""
    english.chart(folder / "chart.svg")
    english.chart(folder / "trend.svg", 1)
    korean.chart(folder / "chart.ko.svg")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), chromium_sandbox=False)
        photograph(browser, english, folder / "page.png")
        photograph(browser, english, folder / "section.png", SECTION, part="#trend-1")
        photograph(browser, korean, folder / "page.ko.png")
        browser.close()


def photograph(browser: Browser, report: Report, path: Path, height: int = TOP, part: str = "body") -> None:
    """Write a picture of a report's page, from where a part of it begins."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": height},
        color_scheme="light",
        reduced_motion="reduce",  # else it would still be scrolling
        offline=True,
    )
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(render(report, "html"))
        file.flush()
        page.goto(Path(file.name).as_uri())
        page.locator(part).evaluate("part => part.scrollIntoView()")
        picture = page.screenshot()
    page.close()
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    main()
