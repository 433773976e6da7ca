"""Hostile texts in every field of a report, through every format: each file is read by its own parser.

    python -m benchmarks.exports --texts 400

A text stands for every title, author, name, sentence and address of a report. A file must have the records
that it should, and no markup, field, link or script of the text. The pages are opened in Chromium, and each
button is pressed: nothing may run, be asked for or be said in the console.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zipfile import ZipFile

import rispy
from bibtexparser.entrypoint import parse_string
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from lxml import etree
from markdown_it import MarkdownIt

from tests.fakes import hostile
from tests.fakes.browser import Tab, running_chromium, tab
from tests.fakes.report import full_of
from trendscope import Report, render
from trendscope.report.corpus_as_csv import to_csv
from trendscope.report.corpus_as_jsonl import to_jsonl
from trendscope.report.word import to_word

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

Check = Callable[[Report], str | None]

CITED, TABLES = 5, 2  # of a report that is full of a text
MARKUP = ("html_block", "html_inline", "image")
ACTIVE = ("w:fldSimple", "w:instrText", "w:object", "w:pict", "w:altChunk", "w:control")
# What no page has, as an element or as an attribute.
FOREIGN = "img, iframe, object, embed, base, link, form, video, audio, math"
ATTRIBUTES = """() => [...document.querySelectorAll("*")]
  .flatMap((each) => each.getAttributeNames()).filter((name) => /^on/.test(name))"""
PRESSED = "button, summary, [tabindex], a[href^='#'], td, text"
# Presses, enters and touches everything that answers, but follows no link to elsewhere.
PRESS = """(pressed) => {
  for (const each of document.querySelectorAll(pressed)) {
    for (const type of ["mouseover", "mouseenter", "focusin", "click"]) {
      each.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
    }
  }
}"""
RAN = "() => typeof window.ran !== 'undefined'"


def texts(number: int, random: Random) -> list[str]:
    """The texts: each known one, then pairs of them, until there are enough."""
    known = [*dict.fromkeys((*hostile.EVERY, *hostile.RECORDS, *hostile.SCRIPTS))]
    short = [text for text in known if len(text) < 1000]
    while len(known) < number:
        known.append(random.choice((" ", "", "\n", '"')).join(random.sample(short, 2)))
    return known[:number]


def markdown_problem(report: Report) -> str | None:
    tokens = MarkdownIt("commonmark", {"html": True}).parse(render(report, "markdown", details=True))
    inline = [child for token in tokens for child in token.children or ()]
    markup = [
        each.content for each in (*tokens, *inline) if each.type in ("html_block", "html_inline", "image")
    ]
    foreign = [each for each in markup if not each.startswith(("<details>", "</details>"))]
    links = [str(each.attrs["href"]) for each in inline if each.type == "link_open"]
    strange = [link for link in links if not link.startswith(("https://", "http://"))]
    return f"has {(foreign + strange)[0]!r}" if foreign or strange else None


def word_problem(report: Report) -> str | None:
    content = to_word(report, details=True)
    with ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
    document = Document(io.BytesIO(content))
    active = [tag for tag in ACTIVE if next(document.element.body.iter(qn(tag)), None) is not None]
    # A picture is inside: what is elsewhere would be fetched, and only a link waits to be followed.
    outside = [each for each in document.part.rels.values() if each.is_external]
    strange = [
        each.target_ref
        for each in outside
        if not each.target_ref.startswith(("https://", "http://")) or each.reltype != RT.HYPERLINK
    ]
    if active or strange:
        return f"has {(active + strange)[0]!r}"
    return counted(len(document.tables), TABLES)


def bibtex_problem(report: Report) -> str | None:
    library = parse_string(render(report, "bibtex"))
    if library.failed_blocks:
        return f"{len(library.failed_blocks)} failed"
    return counted(len(library.entries), CITED)


def ris_problem(report: Report) -> str | None:
    return counted(len(rispy.loads(render(report, "ris"))), CITED)


def csl_problem(report: Report) -> str | None:
    return counted(len(json.loads(render(report, "csl"))), CITED)


def json_problem(report: Report) -> str | None:
    read = Report.model_validate_json(render(report, "json"))
    return counted(len(read.documents), len(report.documents))


def csv_problem(report: Report) -> str | None:
    rows = list(csv.reader(io.StringIO(to_csv(report), newline="")))
    formulas = [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    return f"has {formulas[0]!r}" if formulas else counted(len(rows), 1 + len(report.corpus))


def jsonl_problem(report: Report) -> str | None:
    return counted(len(list(map(json.loads, to_jsonl(report).splitlines()))), len(report.corpus))


def counted(found: int, expected: int) -> str | None:
    return None if found == expected else f"{found} records of {expected}"


PAGE = "HTML"
FORMATS: dict[str, Check] = {
    "Markdown": markdown_problem,
    "Word": word_problem,
    "BibTeX": bibtex_problem,
    "RIS": ris_problem,
    "CSL-JSON": csl_problem,
    "JSON": json_problem,
    "CSV": csv_problem,
    "JSON lines": jsonl_problem,
}


class Watched:
    """A page that shows one file after another, and what each does that it should not."""

    def __init__(self, one: Tab) -> None:
        self.one = one
        self.dialogs: list[str] = []
        one.page.on("dialog", self._dismiss)

    def problem(self, path: Path) -> str | None:
        """Press all that answers on the page, and say what happened."""
        page, address = self.one.page, path.as_uri()
        for seen in (self.one.requests, self.one.said, self.dialogs):
            seen.clear()
        page.goto(address)
        self.one.requests.remove(address)
        page.evaluate(PRESS, PRESSED)
        if page.evaluate(RAN) or self.dialogs:
            return "something ran"
        if foreign := page.locator(FOREIGN).count() + len(page.evaluate(ATTRIBUTES)):
            return f"{foreign} foreign elements or attributes"
        if self.one.requests or self.one.said:
            return f"requests {self.one.requests}, console {self.one.said}"[:300]
        return None

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@contextmanager
def watched(browser: Browser) -> Iterator[Watched]:
    """A page of this browser, which shows nothing yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "empty.html")
        path.write_text("<title>empty</title>", "utf-8")
        with tab(browser, path) as one:
            yield Watched(one)


@contextmanager
def pages() -> Iterator[Check]:
    """The check of a page, in one Chromium."""
    with tempfile.TemporaryDirectory() as folder, running_chromium() as browser, watched(browser) as shown:
        path = Path(folder, "report.html")

        def check(report: Report) -> str | None:
            path.write_text(render(report, "html"), "utf-8")
            return shown.problem(path)

        yield check


def problem_of(check: Check, text: str) -> str | None:
    try:
        return check(full_of(text))
    except Exception as error:  # noqa: BLE001 - whatever a parser says is a finding
        return f"{type(error).__name__}: {error}"[:300]


def run(name: str, check: Check, tried: list[str]) -> int:
    """Check each text in one format, and print what was found; the number of problems."""
    start = time.process_time()
    found = [(text, problem) for text in tried if (problem := problem_of(check, text))]
    seconds = time.process_time() - start
    print(
        f"{name:10} {len(tried):4} files  {len(found):3} problems  {seconds / len(tried):.3f} CPU s a file",
        flush=True,
    )
    for text, problem in found[:10]:
        print(f"      {text[:60]!a}: {problem!a}")
    return len(found)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=(*FORMATS, PAGE), help="one format instead of all")
    options = parser.parse_args()
    logging.disable()
    tried = texts(options.texts, Random(options.seed))
    chosen = {name: check for name, check in FORMATS.items() if options.only in (None, name)}
    problems = sum(run(name, check, tried) for name, check in chosen.items())
    if options.only in (None, PAGE):
        with pages() as check:
            problems += run(PAGE, check, tried)
    print(f"{len(tried)} texts, {problems} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
