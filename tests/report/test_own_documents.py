"""The reader's own documents in a report: the column that compares them, the page of what is quoted."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from rich.console import Console

from tests.fakes.report import paper, reference, report, trend
from trendscope import Report, render
from trendscope.report.page import print_page
from trendscope.report.report import Coverage, LibraryUse
from trendscope.report.terminal import print_report
from trendscope.sentence import Sentence, SentenceId
from trendscope.trend import OwnShare

COUNTS = {"2019": 5, "2020": 10, "2021": 15, "2022": 20, "2023": 25, "2024": 30}
READ = dict.fromkeys(COUNTS, 100)
COLUMN = {"en": "Yours / field", "ko": "내 문서 / 분야"}


def compared(language: str = "en", *, undated: int = 0) -> Report:
    """A trend that 1 of 30 documents of the reader names, and 105 of 600 papers."""
    own = OwnShare(named=1, documents=30, papers=("D3",))
    plain = report(language)
    first = trend(
        counts=COUNTS,
        sampled=READ,
        own=own,
        claims=plain.trends[0].claims,
        papers={},
        label="sparse attention",
    )
    use = LibraryUse(own=True, documents=40, found=30, undated=undated, compared=True)
    own_papers = {f"D{number}": paper(f"D{number}", source="library") for number in range(1, 31)}
    read = Coverage(source="library", query="attention", read=30, total=30)
    return plain.model_copy(
        update={"trends": (first,), "library": use, "own": own_papers, "coverage": (*plain.coverage, read)}
    )


def with_page(language: str = "en") -> Report:
    """A report that quotes the seventh page of a document of the reader."""
    plain = report(language)
    sentences = {
        name: Sentence(document=each.document, text=each.text, page=7 if each.document == "D1" else None)
        for name, each in plain.sentences.items()
    }
    first = reference("A Study", source="library", url="file:///papers/a.pdf", pages=(3, 7))
    return plain.model_copy(update={"sentences": sentences, "documents": plain.documents | {"D1": first}})


def written(report: Report, folder: Path, name: str) -> str:
    """What is in a file of a report, as text."""
    path = report.save(folder / name)
    if name.endswith(".docx"):
        with ZipFile(path) as file:
            return file.read("word/document.xml").decode()
    return path.read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["r.txt", "r.md", "r.html", "r.docx"])
def test_a_column_compares_the_reader_with_the_field(tmp_path: Path, name: str, language: str) -> None:
    text = written(compared(language), tmp_path, name)

    assert "3.3% / 18%" in text
    assert COLUMN[language].split(" / ")[0] in text
    assert "30" in text

    without = written(report(language), tmp_path, f"without-{name}")
    assert COLUMN[language] not in without


@pytest.mark.parametrize("form", [print_report, print_page])
@pytest.mark.parametrize("width", [30, 60, 100])
def test_a_terminal_of_any_width_has_it(width: int, form: Callable[[Report, Console], None]) -> None:
    file = io.StringIO()
    form(compared(), Console(file=file, width=width))
    said = " ".join(file.getvalue().split())

    assert "3.3% / 18%" in said
    assert (
        "Yours: the share of your 30 documents on the question; field: the share of all papers read." in said
    )
    assert "Compared with it: the 30 documents on the question, of 40 in your library." in said


def test_the_json_has_the_numbers(tmp_path: Path) -> None:
    (first,) = json.loads(written(compared(), tmp_path, "r.json"))["trends"]

    assert first["own"] == {"named": 1, "documents": 30, "papers": ["D3"]}


@pytest.mark.parametrize(("undated", "said"), [(0, False), (1, True)])
def test_the_method_says_how_it_is_compared(undated: int, said: bool) -> None:
    page = render(compared(undated=undated), "markdown")

    assert "Its documents are compared with the field and not counted in its shares" in page
    assert ("1 document of yours without a date is compared too." in page) is said


@pytest.mark.parametrize("name", ["r.txt", "r.md", "r.html", "r.docx"])
@pytest.mark.parametrize(("language", "page", "pages"), [("en", "p. 7", "pp. 3, 7"), ("ko", "7쪽", "3, 7쪽")])
def test_what_is_quoted_has_its_page(tmp_path: Path, name: str, language: str, page: str, pages: str) -> None:
    text = written(with_page(language), tmp_path, name)

    assert f"({page})" in text.replace("\\", "")
    assert pages in text
    assert text.count(page) > 2
    assert page not in written(report(language), tmp_path, f"without-{name}")


def test_a_sentence_of_no_page_has_none() -> None:
    assert Sentence(document="D1", text="A.").page is None
    assert SentenceId.of("D1", 1) == "D1.1"
