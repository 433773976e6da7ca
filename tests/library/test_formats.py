"""What is read out of each format: clean text by headings and pages, and what the file says of itself."""

from __future__ import annotations

import pytest

from tests.fakes.pages import encrypted, html, pdf
from trendscope.library.document import Metadata, Section
from trendscope.library.errors import Unreadable
from trendscope.library.formats.html import read_html
from trendscope.library.formats.markdown import read_markdown
from trendscope.library.formats.pdf import read_pdf
from trendscope.library.formats.text import read_text

LINE = "This line is as wide as the column of the page that it stands in"
PROSE = "Translation of long documents has been studied by many groups since the first models were shown. "


def test_a_sentence_is_on_the_page_where_it_begins() -> None:
    first = ["A running head", LINE, "ends.", "2 Results", LINE, "goes on over the"]
    pages = first, ["A running head", "end of the page. A new one", LINE], ["A running head", "ends.", "3"]

    reading = read_pdf(pdf(*pages))

    assert reading.pages == 3
    assert reading.sections == (
        Section(f"{LINE} ends.", "", 1),
        Section(f"{LINE} goes on over the end of the page.", "2 Results", 1),
        Section(f"A new one {LINE} ends.", "2 Results", 2),
    )


def test_a_word_that_is_split_between_pages_is_whole() -> None:
    assert (
        read_pdf(pdf([LINE, "and trans-"], ["lation. More."])).sections[0].text == f"{LINE} and translation."
    )


def test_a_paragraph_over_many_pages_has_each_sentence_on_its_page() -> None:
    pages = [[LINE, f"{LINE} and. Page {'i' * at} begins", f"{LINE} trans-"] for at in range(1, 40)]
    pages.append(["end."])

    sections = read_pdf(pdf(*(["lation, " + lines[0], *lines[1:]] for lines in pages))).sections

    assert [section.page for section in sections] == list(range(1, 40))
    assert all(f"Page {'i' * at} begins" in section.text for at, section in enumerate(sections, 1))
    assert all(section.text.startswith("Page ") for section in sections[1:])


def test_the_references_of_a_pdf_are_left_out() -> None:
    reading = read_pdf(pdf([*[LINE] * 9, "ends.", "References", "[1] A. Author. A title. 2020."]))

    assert all("Author" not in section.text for section in reading.sections)


def test_the_abstract_has_a_heading_of_its_own() -> None:
    reading = read_pdf(pdf([LINE, "ends.", "1 Authors", "Abstract", f"{LINE} ends.", "A.1 Data", LINE]))

    assert [section.heading for section in reading.sections] == ["", "Abstract", "A.1 Data"]


def test_an_appendix_with_a_title_ends_the_references() -> None:
    page = [
        *[LINE] * 9,
        "ends.",
        "REFERENCES",
        "[1] A. Author. 2020.",
        "APPENDIX A. MORE DATA",
        f"{LINE} ends.",
    ]

    assert read_pdf(pdf(page)).sections[-1] == Section(f"{LINE} ends.", "APPENDIX A. MORE DATA", 1)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (encrypted(pdf([LINE]), "secret"), "it opens only with a password"),
        (pdf([]), "it has no text; perhaps it was scanned"),
        (b"%PDF-1.7 rubbish", "it is damaged, or not what its name says"),
        (pdf(*([] for _ in range(3001))), "it is too large"),
    ],
    ids=["encrypted", "scanned", "broken", "too many pages"],
)
def test_each_fault_of_a_pdf_is_one_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=f"^{reason}$"):
        read_pdf(body)


def test_markdown_is_read_without_its_marks() -> None:
    text = """\
---
title: "Notes on translation"
author: [Ada Lovelace, 홍길동]
date: 2024-05-01
---
Before *any* heading, [a link](https://example.org).

# First
## Below
- an item
- with `code`

| a | b |
|---|---|
| c | d |

Second
------
```
# no heading
```
"""
    reading = read_markdown(text.encode())

    assert reading.metadata == Metadata(
        title="Notes on translation",
        authors=("Ada Lovelace", "홍길동"),
        date="2024-05-01",
        origin="front matter",
    )
    assert reading.sections == (
        Section("Before any heading, a link."),
        Section("an item\n\nwith code\n\na\n\nb\n\nc\n\nd", "First › Below"),
        Section("# no heading", "Second"),
    )


def test_the_first_heading_of_markdown_is_its_title() -> None:
    assert read_markdown(b"# A title\n\ntext").metadata == Metadata(title="A title", origin="first heading")
    assert read_markdown(b"text\n\n# No title\n\ntext").metadata == Metadata()


def test_text_has_pages_between_form_feeds() -> None:
    reading = read_text("첫 쪽의\n글\n\n둘째 문단\n\f\n\f셋째 쪽".encode("cp949"))

    assert reading.sections == (Section("첫 쪽의 글\n\n둘째 문단", "", 1), Section("셋째 쪽", "", 3))
    assert read_text(b"one page").sections == (Section("one page"),)


@pytest.mark.parametrize(("body", "reason"), [(b"\0\1\2\0", "damaged"), (b"\n \n", "empty")])
def test_what_is_no_text_is_said(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_text(body)


def test_a_page_has_prose_and_what_its_head_says() -> None:
    head = """
        <meta name="citation_title" content="A paper on translation">
        <meta name="citation_author" content="Lovelace, Ada"><meta name="citation_author" content="홍길동">
        <meta name="citation_publication_date" content="2023/4/1">
        <meta name="citation_doi" content="doi:10.1000/ABC">
    """
    reading = read_html(html(f"<nav>menu</nav><h2>Method</h2><p>{PROSE * 3}</p>", head))

    assert reading.sections == (Section((PROSE * 3).strip(), "Method"),)
    assert reading.metadata == Metadata(
        title="A paper on translation",
        authors=("Lovelace, Ada", "홍길동"),
        date="2023-04-01",
        doi="10.1000/abc",
        origin="meta tags",
    )


def test_a_page_without_prose_says_so() -> None:
    with pytest.raises(Unreadable, match="no text"):
        read_html(html("<nav>menu</nav>"))
