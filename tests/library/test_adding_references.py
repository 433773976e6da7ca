"""A reference file adds the files that it names, with what it says of them, and abstracts of the others."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest

from tests.fakes.pages import pdf
from tests.fakes.zipped import epub
from trendscope.library.document import Metadata
from trendscope.library.library import Added, Library

LINE = "This line is as wide as the column of the page that it stands in"

ZOTERO = r"""
@article{lovelace1843, title = {Notes on the {Engine}}, author = {Lovelace, Ada}, date = {1843-08},
  file = {Full Text PDF:files/1/notes.pdf:application/pdf;Snapshot:files/2/page.html:text/html}}
@article{hong2020, title = {기계 번역의 품질}, author = {홍, 길동}, year = 2020,
  abstract = {We measure the quality of translation.}}
@article{gone, title = {Gone}, abstract = {Only the abstract is left.}, file = {:files/3/gone.pdf:PDF}}
@article{nothing, title = {Nothing}}
@article{broken, title = {Never closed
@book{turing, title = {On Machines}, file = {:files/4/turing.epub:application/epub+zip}}
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A folder as Zotero exports it, with files."""
    folder = tmp_path / "export"
    for at in (1, 2, 4):
        (folder / "files" / str(at)).mkdir(parents=True)
    (folder / "files/1/notes.pdf").write_bytes(pdf([LINE, "and speaks of weaving."]))
    (folder / "files/2/page.html").write_text("<p>" + 9 * f"{LINE}. " + "</p>")
    (folder / "files/4/turing.epub").write_bytes(
        epub({"a.xhtml": "<p>Machines can think.</p>"}, "<dc:title>other</dc:title><dc:date>1950</dc:date>")
    )
    (folder / "export.bib").write_text(ZOTERO)
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "kept" / "library.db")


def added(library: Library, *paths: Path) -> list[tuple[str, str]]:
    return [
        (each.path.name, each.how if isinstance(each, Added) else str(each.reason))
        for each in library.add(paths)
    ]


def known(library: Library) -> dict[str, Metadata]:
    return {document.path.name: document.metadata for document in library.documents()}


FIRST = [
    ("notes.pdf", "new"),
    ("hong2020", "new"),
    ("export.bib:6", "there is no file files/3/gone.pdf"),
    ("gone", "new"),
    ("export.bib:7", "it has neither a file nor an abstract"),
    ("export.bib:8", "this entry cannot be read"),
    ("turing.epub", "new"),
]


def test_an_export_is_added_with_what_it_says(library: Library, export: Path) -> None:
    lines = added(library, export / "export.bib")

    assert lines == FIRST
    assert known(library) == {
        "notes.pdf": Metadata("Notes on the Engine", ("Ada Lovelace",), "1843-08", origin="bibtex"),
        "hong2020": Metadata("기계 번역의 품질", ("홍길동",), "2020", origin="bibtex"),
        "gone": Metadata("Gone", origin="bibtex"),
        "turing.epub": Metadata("On Machines", date="1950", origin="bibtex, epub (date)"),
    }


def test_what_was_added_is_found(library: Library, export: Path) -> None:
    added(library, export / "export.bib")

    assert [hit.document.path.name for hit in library.search("quality translation")] == ["hong2020"]
    assert [hit.document.path.name for hit in library.search("품질")] == ["hong2020"]
    assert [hit.passage.page for hit in library.search("engine weaving")] == [1]


def test_the_folder_of_an_export_is_added_once(library: Library, export: Path) -> None:
    first = added(library, export)
    second = added(library, export)

    assert [how for name, how in first if name in ("notes.pdf", "turing.epub")] == ["new", "new"]
    assert {how for name, how in second if ":" not in name} == {"unchanged"}
    assert "page.html" not in known(library)


def test_what_is_there_already_gets_what_the_reference_says(library: Library, export: Path) -> None:
    added(library, export / "files")
    before = known(library)["notes.pdf"]
    (poor,) = library.search("engine weaving")

    lines = dict(added(library, export / "export.bib"))

    assert before == Metadata("notes", origin="file name")
    assert lines["notes.pdf"] == "changed"
    assert known(library)["notes.pdf"].title == "Notes on the Engine"
    assert library.search("engine weaving")[0].score > poor.score


def test_a_file_replaces_the_abstract(library: Library, export: Path) -> None:
    added(library, export / "export.bib")
    (export / "files/3").mkdir()
    (export / "files/3/gone.pdf").write_bytes(pdf([LINE, "and was found again."]))

    added(library, export / "export.bib")

    assert known(library)["gone.pdf"] == Metadata("Gone", origin="bibtex")
    assert "gone" not in known(library)


def test_an_abstract_stands_in_for_a_file_that_cannot_be_read(library: Library, export: Path) -> None:
    text = "@misc{a, title={Scanned}, abstract={Read it here.}, file={:files/scan.pdf:PDF}}"
    (export / "files/scan.pdf").write_bytes(pdf([]))
    (export / "export.bib").write_text(text)

    assert added(library, export / "export.bib") == [
        ("scan.pdf", "it has no text; perhaps it was scanned"),
        ("a", "new"),
    ]


def test_a_changed_abstract_replaces_what_it_was(library: Library, export: Path) -> None:
    bib = export / "export.bib"
    bib.write_text("@misc{a, title={T}, abstract={Old words.}}")
    added(library, bib)
    bib.write_text("@misc{a, title={T}, year=2020, abstract={Old words.}}")
    added(library, bib)
    assert known(library)["a"].date == "2020"
    bib.write_text("@misc{a, title={T}, abstract={New words.}}")

    assert added(library, bib) == [("a", "changed")]
    assert [hit.passage.text for hit in library.search("words")] == ["New words."]


def test_references_are_removed_with_their_file(library: Library, export: Path) -> None:
    added(library, export / "export.bib")

    removed = library.remove([str(export / "export.bib")])

    assert sorted(document.path.name for document in removed) == ["gone", "hong2020"]


def test_ris_adds_its_files(library: Library, export: Path) -> None:
    (export / "export.ris").write_text("TY  - JOUR\nTI  - A title\nL1  - files/1/notes.pdf\nER  - \n")

    assert added(library, export / "export.ris") == [("notes.pdf", "new")]
    assert known(library)["notes.pdf"] == Metadata("A title", origin="ris")


def test_a_reference_file_that_is_none_is_one_line(library: Library, export: Path) -> None:
    (export / "export.bib").write_bytes(b"rubbish")

    assert [how for _, how in added(library, export / "export.bib", export / "no.ris")] == [
        "it has no references",
        "No such file or directory",
    ]


def test_word_files_and_books_are_read_in_a_guarded_child(library: Library, tmp_path: Path) -> None:
    document, body = docx.Document(), BytesIO()
    document.add_heading("Data", 1)
    document.add_paragraph("We read four papers.")
    document.save(body)
    (tmp_path / "a.docx").write_bytes(body.getvalue())
    (tmp_path / "b.epub").write_bytes(epub({"a.xhtml": "<h1>One</h1><p>Machines can think.</p>"}))
    (tmp_path / "c.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    assert added(library, tmp_path / "a.docx", tmp_path / "b.epub", tmp_path / "c.docx") == [
        ("a.docx", "new"),
        ("b.epub", "new"),
        ("c.docx", "it is of Word 97 to 2003; save it as .docx"),
    ]
    assert [hit.passage.heading for hit in library.search("papers")] == ["Data"]
    assert [hit.passage.heading for hit in library.search("machines")] == ["One"]
