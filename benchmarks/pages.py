"""Every report of a folder as a page in Chromium: what opens, what is fetched, whom it keeps out.

    python -m benchmarks.pages reports --out pages

Each JSON report becomes a page, in a window without a network. Every citation and every number is pressed: it
has to open its quotation, or as many papers as it says. What the page asks for or the console says counts as
a fault, as does what axe calls serious or critical, in light and dark.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.fakes.browser import Scheme, running_chromium, tab
from trendscope import Report, render

SERIOUS = ("serious", "critical")
WIDTHS = (320, 400, 800, 1400)

# Presses everything of one kind; what came up of each: its words, what they promise, and what was listed.
PRESS = """(kind) => [...document.querySelectorAll(kind)].map((each) => {
  each.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  const panel = document.getElementById("panel");
  const open = panel.matches(":popover-open");
  const quotes = panel.querySelectorAll("blockquote, cite").length;
  const papers = panel.querySelectorAll("li").length;
  panel.hidePopover();
  const name = each.getAttribute("aria-label") ?? each.textContent;
  return [name, open, quotes, papers, Number(each.dataset.papers ?? 0)];
})"""


@dataclass
class Checked:
    """One page: its size, the seconds to write it, what opened of what should, and the faults."""

    bytes: int
    without_corpus: int
    seconds: float
    citations: int
    opened: int
    numbers: int
    listed: int
    console: int
    requests: int
    too_wide: int
    axe_light: int
    axe_dark: int

    @property
    def faults(self) -> int:
        missed = self.citations - self.opened + self.numbers - self.listed
        return missed + self.console + self.requests + self.too_wide + self.axe_light + self.axe_dark


def check(report: Report, path: Path, browser: Browser) -> Checked:
    """The page of a report, written to the path and looked at."""
    began = time.process_time()
    text = render(report, "html")
    seconds = time.process_time() - began
    path.write_text(text, "utf-8")
    corpus = text.partition('id="papers">')[2].partition("</script>")[0]
    with tab(browser, path, width=1400) as one:
        cited, opened = citations(one.page)
        numbers, listed = papers(one.page)
        wide = too_wide(one.page)
        said, asked = list(one.said), list(one.requests)
    for line in (*said, *asked):
        print(f"  {path.name}: {line}")
    light, dark = (axe_findings(browser, path, scheme) for scheme in ("light", "dark"))
    size, of_corpus = len(text.encode()), len(corpus.encode())
    counted = (cited, opened, numbers, listed, len(said), len(asked), wide, light, dark)
    return Checked(size, size - of_corpus, seconds, *counted)


def citations(page: Page) -> tuple[int, int]:
    """How many citations there are, and how many open what they cite."""
    pressed = page.evaluate(PRESS, ".cite")
    return len(pressed), sum(is_open and quotes > 0 for _, is_open, quotes, _, _ in pressed)


def papers(page: Page) -> tuple[int, int]:
    """How many numbers there are, and how many open as many papers as they say."""
    pressed = page.evaluate(PRESS, ".count, .point:not([data-papers='0'])")
    wrong = [each for each in pressed if not each[1] or each[3] != each[4]]
    for label, _, _, shown, promised in wrong:
        print(f"  {label}: {shown} papers of {promised}")
    return len(pressed), len(pressed) - len(wrong)


def too_wide(page: Page) -> int:
    """In how many windows the page has to be scrolled sideways."""
    wide = 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide += page.evaluate("document.documentElement.scrollWidth") > width
    return wide


def axe_findings(browser: Browser, path: Path, scheme: Scheme) -> int:
    """How many findings of axe are serious or critical."""
    with tab(browser, path, scheme=scheme, bypass_csp=True) as one:
        found = [each for each in Axe().run(one.page).response["violations"] if each["impact"] in SERIOUS]
    for each in found:
        print(f"  {path.name}, {scheme}: {each['id']}: {each['nodes'][0]['html'][:200]}")
    return len(found)


def line(name: str, values: tuple[object, ...]) -> str:
    cells = (f"{value:.2f}" if isinstance(value, float) else f"{value:,}" for value in values)
    return f"{name:8}" + "".join(f"{cell:>11}" for cell in cells)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", type=Path, help="a folder of reports as JSON")
    parser.add_argument("--out", type=Path, help="a folder for the pages")
    options = parser.parse_args()
    out = options.out or Path(tempfile.mkdtemp())
    out.mkdir(parents=True, exist_ok=True)
    names = [each.name.replace("without_corpus", "w/o corpus").replace("_", " ") for each in fields(Checked)]
    print(f"{'':8}" + "".join(f"{name:>11}" for name in names))
    pages: list[Checked] = []
    with running_chromium() as browser:
        for path in sorted(options.reports.glob("*.json")):
            report = Report.model_validate_json(path.read_bytes())
            pages.append(check(report, out / f"{path.stem}.html", browser))
            print(line(path.stem, astuple(pages[-1])), flush=True)
    totals = tuple(map(sum, zip(*map(astuple, pages), strict=True)))
    print(line("total", totals))
    print(line("largest", tuple(map(max, zip(*map(astuple, pages), strict=True)))))
    faults = sum(each.faults for each in pages)
    print(f"{len(pages)} pages in {out}, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
