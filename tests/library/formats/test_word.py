"""Word files: headings as sections, what is shown with all changes accepted, and faults in one line."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.fakes.zipped import unzipped, zipped
from trendscope.library.document import Metadata, Section
from trendscope.library.errors import BROKEN, ENCRYPTED, NO_TEXT, OLD_WORD, TOO_LARGE, Unreadable
from trendscope.library.formats import archive
from trendscope.library.formats.word import read_word
from trendscope.text.message import Message

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
COMPATIBILITY = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def saved(document: Document) -> bytes:
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def made(*elements: str) -> bytes:
    """A file whose body has these elements."""
    document = docx.Document()
    for element in elements:
        name, _, rest = element[1:].partition(">")
        document.element.body.insert_element_before(
            parse_xml(f"<{name} {nsdecls('w')} {MATH} {COMPATIBILITY}>{rest}"), "w:sectPr"
        )
    return saved(document)


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_headings_are_sections() -> None:
    document = docx.Document()
    document.add_heading("서론", 1)
    document.add_paragraph("첫째 문단.")
    document.add_paragraph("둘째 문단.")
    document.add_heading("Data", 2)
    document.add_paragraph("We  read\tfour papers.")

    assert read_word(saved(document)).sections == (
        Section("첫째 문단.\n\n둘째 문단.", "서론"),
        Section("We read four papers.", "Data"),
    )


def test_a_heading_is_known_by_its_level_in_any_language() -> None:
    body = made(
        "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Überschrift</w:t></w:r></w:p>",
        paragraph("Text."),
        "<w:p><w:pPr><w:outlineLvl w:val='9'/></w:pPr><w:r><w:t>No heading.</w:t></w:r></w:p>",
    )

    assert read_word(body).sections == (Section("Text.\n\nNo heading.", "Überschrift"),)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def cell(text: str) -> str:
    return f"<w:tc><w:p>{run(text)}</w:p></w:tc>"


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


DELETED = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
RAISED = "<w:vertAlign w:val='superscript'/>"
SQUARE = f"<m:sSup><m:e>{math('x')}</m:e><m:sup>{math('2')}</m:sup></m:sSup>"
HALF = f"<m:f><m:num>{math('1')}</m:num><m:den>{math('2')}</m:den></m:f>"
BOX = f"<w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent>"
TWICE = (
    f"<mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent>"
)


@pytest.mark.parametrize(
    ("element", "text"),
    [
        (f"<w:p><w:ins>{run('new')}</w:ins>{DELETED}</w:p>", "new"),
        (f"<w:sdt><w:sdtContent><w:p>{run('In a control.')}</w:p></w:sdtContent></w:sdt>", "In a control."),
        (f"<w:p><w:hyperlink>{run('linked')}</w:hyperlink></w:p>", "linked"),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r></w:p>", "a b-c"),
        (f"<w:p>{run('10')}{run('6', RAISED)}</w:p>", "10^6"),
        (f"<w:p><m:oMath>{SQUARE}</m:oMath> {run(' and ')}<m:oMath>{HALF}</m:oMath></w:p>", "x^2 and 1/2"),
        (f"<w:tbl><w:tr>{cell('BLEU')}{cell('28.4')}</w:tr></w:tbl>", "BLEU | 28.4"),
        (f"<w:p><w:r>{TWICE}</w:r>{run('Beside.')}</w:p>", "Beside.\n\nboxed"),
    ],
    ids=["changes", "control", "link", "breaks", "script", "formula", "table", "text box"],
)
def test_text_is_what_is_shown(element: str, text: str) -> None:
    assert read_word(made(element)).sections == (Section(text),)


def test_a_layout_of_one_cell_is_its_paragraphs() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].text = "Abstract."
    cell.add_paragraph("Second.")

    assert read_word(saved(document)).sections == (Section("Abstract.\n\nSecond."),)


def test_a_table_of_contents_is_no_text() -> None:
    gallery = "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
    contents = paragraph("1 Introduction")
    body = made(
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{contents}</w:sdtContent></w:sdt>",
        paragraph("Text."),
    )

    assert read_word(body).sections == (Section("Text."),)


def test_a_list_of_references_is_no_text() -> None:
    document = docx.Document()
    document.add_paragraph("Said at length.")
    document.add_heading("참고문헌", 1)
    document.add_paragraph("홍길동 (2020).")

    assert read_word(saved(document)).sections == (Section("Said at length."),)


def test_the_title_on_the_page_goes_before_that_of_the_properties() -> None:
    document = docx.Document()
    document.add_heading("What It Is About", 0)
    document.add_paragraph("Text.")
    document.core_properties.title = "thesis-final-2"
    document.core_properties.author = "Ada Lovelace; 홍길동"

    assert read_word(saved(document)).metadata == Metadata(
        title="What It Is About",
        authors=("Ada Lovelace", "홍길동"),
        origin="first page (title), properties (authors)",
    )


def test_what_the_template_says_of_itself_is_not_believed() -> None:
    metadata = read_word(made(paragraph("Text."))).metadata

    assert metadata == Metadata()


def test_without_properties_nothing_is_known() -> None:
    entries = unzipped(made(paragraph("Text.")))
    del entries["docProps/core.xml"]
    relations = entries["_rels/.rels"].decode()
    start = relations.rindex("<Relationship", 0, relations.index("core-properties"))
    end = relations.index("/>", start) + 2
    entries["_rels/.rels"] = (relations[:start] + relations[end:]).encode()

    assert read_word(zipped(entries)).metadata == Metadata()


def without(name: str) -> Callable[[], bytes]:
    entries = unzipped(made(paragraph("Text.")))
    return lambda: zipped({each: content for each, content in entries.items() if each != name})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (lambda: b"", BROKEN),
        (lambda: b"PK\x03\x04 and no zip", BROKEN),
        (lambda: made(paragraph("Text."))[:-40], BROKEN),
        (lambda: zipped({"a.txt": "no Word file"}), BROKEN),
        (without("[Content_Types].xml"), BROKEN),
        (without("word/document.xml"), BROKEN),
        (lambda: made(paragraph("")), NO_TEXT),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), ENCRYPTED),
        (lambda: OLE + b"WordDocument", OLD_WORD),
    ],
)
def test_what_cannot_be_read_is_one_reason(body: Callable[[], bytes], reason: Message) -> None:
    with pytest.raises(Unreadable, match=f"^{reason}$"):
        read_word(body())


def test_a_bomb_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)
    entries = unzipped(made(paragraph("Text."))) | {"word/more.xml": b" " * archive.MAX_UNPACKED}

    with pytest.raises(Unreadable, match=TOO_LARGE):
        read_word(zipped(entries))


def test_pictures_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)
    entries = unzipped(made(paragraph("Text."))) | {"word/media/a.png": b" " * 2 * archive.MAX_UNPACKED}

    assert read_word(zipped(entries)).sections == (Section("Text."),)
