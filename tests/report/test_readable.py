"""Entities and LaTeX of the sources are undone, once, and what they hid does nothing."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
from rich.console import Console

from tests.fakes import hostile
from tests.fakes.ids import ids
from tests.fakes.report import reference, report, result, trend
from trendscope.draft import Finding
from trendscope.report.markdown import to_markdown
from trendscope.report.page import print_page
from trendscope.report.readable import readable
from trendscope.report.report import Report
from trendscope.report.terminal import to_text
from trendscope.sentence import Sentence
from trendscope.synthesis import Disagreement
from trendscope.trend import Claim

RAW = r"Q&amp;A gains $\rho= 0.04$ (57\% of \textbf{users})"
READ = "Q&A gains ρ= 0.04 (57% of users)"


def on_a_page(made: Report) -> str:
    file = io.StringIO()
    print_page(made, Console(file=file, width=500))
    return file.getvalue()


def in_markdown(made: Report) -> str:
    return to_markdown(made, details=True).replace("&amp;", "&")


def saying(text: str) -> Report:
    """A report in which the sources say this, and the product's own sentences do."""
    claim = Claim(text=text, sentences=ids("D1.1"))
    return report(
        answer=(claim,),
        background=(claim,),
        trends=(trend(claims=(claim,)),),
        results=(result(text, text, text, text, measure="score", name="D1.1"),),
        problems=(claim,),
        disagreements=(Disagreement(about=text, one=claim, other=claim),),
        outlook=(claim,),
        documents={"D1": reference(text, authors=(text,))},
        sentences={"D1.1": Sentence(document="D1", text=text)},
        findings=(Finding(code="a", severity="warning", message=text),),
    )


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("Q&amp;A", "Q&A"),
        ("p &lt; 0.05", "p < 0.05"),
        ("&amp;amp;", "&amp;"),
        ("R&D", "R&D"),
        (r"about 8\%", "about 8%"),
        ("it costs $5 or $6", "it costs $5 or $6"),
        (RAW, READ),
    ],
)
def test_text_is_read_as_it_is_printed(raw: str, read: str) -> None:
    assert readable(raw) == read


@pytest.mark.parametrize("form", [in_markdown, on_a_page, to_text])
def test_no_part_shows_the_code_of_its_source(form: Callable[[Report], str]) -> None:
    text = form(saying(RAW))

    assert READ[:9] in text
    for code in ("&amp;", "\\%", "\\rho", "textbf", "$"):
        assert code not in text


def test_a_report_keeps_the_words_of_its_sources_for_programs() -> None:
    made = saying(RAW)
    to_markdown(made)

    assert made.answer[0].text == RAW


@pytest.mark.parametrize("text", [*hostile.LONG, "$" * 500_000, "&" * 500_000, "\\emph{" * 100_000])
def test_endless_text_takes_no_time(text: str) -> None:
    start = time.process_time()
    readable(text)

    assert time.process_time() - start < 0.5
