"""What is known of a document: from the file itself, its first page or its name, and it says from where."""

from __future__ import annotations

from pathlib import Path

import pytest

from trendscope.fulltext.pdf import Line
from trendscope.library.document import Metadata, Reading, Section
from trendscope.library.first_page import arxiv_of, date_of, doi_of, iso_date, names_in
from trendscope.library.formats.pdf_metadata import pdf_metadata
from trendscope.library.metadata import filled_in

BODY = [Line("Translation has been studied for long by many, and this is one more line of text", 10.0)] * 6
PAGE = [
    Line("arXiv:2401.01234v2 [cs.CL] 5 Jan 2024", 20.0),
    Line("Attention and Memory in", 16.0),
    Line("Neural Translation∗", 16.0),
    Line("Ada Lovelace1, Guido van Rossum2 and José García", 12.0),
    Line("1University of London", 10.0),
    *BODY,
]


def test_the_first_page_says_title_authors_and_date() -> None:
    assert pdf_metadata({}, [PAGE]) == Metadata(
        title="Attention and Memory in Neural Translation",
        authors=("Ada Lovelace", "Guido van Rossum", "José García"),
        date="2024-01-05",
        arxiv="2401.01234",
        origin="first page",
    )


def test_a_figure_after_the_addresses_is_no_title() -> None:
    page = [*PAGE[:5], Line("{ada,guido}@example.org", 10.0), Line("Paper Search", 19.0), *BODY]

    assert pdf_metadata({}, [page]).title == "Attention and Memory in Neural Translation"


def test_what_a_draft_says_of_itself_is_no_title() -> None:
    page = [Line("Draft version February 26, 2021", 10.0), Line("A Short Title of Work", 10.0), *BODY]

    assert pdf_metadata({}, [page]).title == "A Short Title of Work"


@pytest.mark.parametrize(
    ("written", "title", "origin"),
    [
        (
            "Attention and Memory in Neural Translation",
            "Attention and Memory in Neural Translation",
            "pdf (title)",
        ),
        ("Microsoft Word - final_v3.docx", "Attention and Memory in Neural Translation", "first page"),
        (
            "Instructions for Authors of the Proceedings",
            "Attention and Memory in Neural Translation",
            "first page",
        ),
        ("Memory", "Memory", "pdf (title)"),
    ],
)
def test_a_title_that_is_written_into_a_pdf_is_believed_if_it_is_on_its_page(
    written: str, title: str, origin: str
) -> None:
    known = pdf_metadata({"Title": written}, [PAGE])

    assert known.title == title
    assert known.origin.startswith(origin)


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("Ada Lovelace; José García", ("Ada Lovelace", "José García")),
        ("admin", ("Ada Lovelace", "Guido van Rossum", "José García")),
        ("Charles Babbage", ("Ada Lovelace", "Guido van Rossum", "José García")),
    ],
)
def test_authors_that_are_written_into_a_pdf_are_believed_if_they_are_on_its_page(
    written: str, authors: tuple[str, ...]
) -> None:
    assert pdf_metadata({"Author": written}, [PAGE]).authors == authors


def test_letters_of_one_size_have_a_short_first_line_as_title() -> None:
    plain = [Line("A short title", 10.0), *BODY]

    assert pdf_metadata({}, [plain]).title == "A short title"
    assert pdf_metadata({}, [BODY]) == pdf_metadata({}, [[]]) == pdf_metadata({}, []) == Metadata()


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Ada Lovelace and Charles Babbage"], ["Ada Lovelace", "Charles Babbage"]),
        (["Ada Lovelace*", "Charles Babbage†"], ["Ada Lovelace", "Charles Babbage"]),
        (["홍길동, 김철수", "한국대학교"], ["홍길동", "김철수"]),
        (["J. R. R. Tolkien, Jean-Luc Picard"], ["J. R. R. Tolkien", "Jean-Luc Picard"]),
        (["Google Research"], []),
        (["Department of Physics"], []),
        (["We study translation, and more"], []),
        (["ada@example.org"], []),
    ],
)
def test_only_a_line_of_names_has_authors(lines: list[str], names: list[str]) -> None:
    assert list(names_in(lines)) == names


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("arXiv:cs/0112017v1 [cs.CL] 9 Dec 2001", "2001-12-09"),
        ("Published online: 12 March 2020", "2020-03-12"),
        ("Published: March 12, 2020", "2020-03-12"),
        ("© 2019 Association for Computational Linguistics", "2019"),
        ("Copyright (c) 2018 by the authors", "2018"),
        ("Proceedings of the 57th Meeting, pages 1–10, Florence, 2019", "2019"),
        ("as was shown in 2017", None),
        ("arXiv:2401.01234", None),
    ],
)
def test_a_date_has_a_fixed_form(text: str, date: str | None) -> None:
    assert date_of(text) == date


def test_ids_on_a_page() -> None:
    assert arxiv_of("see arXiv:2401.01234v2") == "2401.01234"
    assert doi_of("https://doi.org/10.1000/ABC.1.") == "10.1000/abc.1"
    assert doi_of("doi:10.1000/a and doi:10.1000/b") == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024/5/1", "2024-05-01"),
        ("2024-13-01", None),
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("May", None),
    ],
)
def test_dates_of_metadata_are_iso(text: str, date: str | None) -> None:
    assert iso_date(text) == date


def test_the_name_of_a_file_says_the_rest() -> None:
    sections = (Section("text", "A title"), Section("text", "A title › Method"))
    reading = Reading(sections, Metadata(title="A title", origin="pdf"))

    named = filled_in(reading, Path("lovelace_2021 2401.01234v2.pdf"))

    assert named.metadata == Metadata(
        title="A title", date="2021", arxiv="2401.01234", origin="pdf, file name (date, arxiv)"
    )
    assert [section.heading for section in named.sections] == ["", "Method"]
    assert filled_in(Reading(sections), Path("my_notes.txt")).metadata == Metadata(
        title="my notes", origin="file name"
    )


@pytest.mark.parametrize(
    ("name", "date", "origin"),
    [
        ("1901.00000", "2019-01", "file name, arXiv number (date)"),
        ("1913.00000", None, "file name"),
        ("lovelace 2021 1901.00000", "2021", "file name"),
    ],
)
def test_the_number_of_arxiv_says_the_month(name: str, date: str | None, origin: str) -> None:
    known = filled_in(Reading((Section("text"),)), Path(f"{name}.txt")).metadata

    assert (known.date, known.origin) == (date, origin)
