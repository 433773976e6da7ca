"""A Word document that is written from its beginning to its end: text, tables, pictures, links.

Nothing in it is a field or a script, and no text can become one: each is a run of characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from trendscope.text.characters import escape_hidden

FONT = "Calibri"
KOREAN_FONT = "Malgun Gothic"  # comes with every Windows since Vista; elsewhere another one is taken
LINK_COLOR = "0B5394"
TABLE_STYLE = "Light Grid Accent 1"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 210, 297, 22  # millimetres
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
CELL_POINTS = 9
MAX_PROPERTY = 255  # characters, a limit of the format


@dataclass(frozen=True)
class Span:
    """A piece of text that looks one way; `link` is an address, or `#` and the name of a bookmark."""

    text: str
    link: str = ""
    is_bold: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: its share of the width, and whether it is set to the right."""

    width: float = 1
    is_number: bool = False


class WordDocument:
    """One document; each method adds to its end."""

    def __init__(self, language: str) -> None:
        self._document = Document()
        self._bookmarks = 0
        self._style_ids: dict[str, str] = {}
        self._set_page()
        self._set_fonts()
        self._set_language(language)

    def heading(self, text: str, level: int) -> None:
        """A heading; level 0 is the title."""
        self.paragraph([Span(text)], f"Heading {level}" if level else "Title")

    def paragraph(self, spans: Iterable[Span], style: str = "Normal", bookmark: str = "") -> None:
        """A paragraph in a style of Word's own, which a link may lead to by its bookmark."""
        paragraph = self._document.add_paragraph()
        # Setting `paragraph.style` would look for it among all styles each time, and for the default one.
        paragraph._p.style = self._style_id(style)
        if bookmark:
            self._begin_bookmark(paragraph, bookmark)
        _add(paragraph, spans)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Iterable[Span]]]) -> None:
        """A table whose first row is its head."""
        table = self._document.add_table(rows=len(rows), cols=len(columns), style=TABLE_STYLE)
        table.autofit = False
        unit = TEXT_WIDTH / sum(column.width for column in columns)
        for made, column in zip(table.columns, columns, strict=True):
            made.width = Mm(unit * column.width)
        for row, cells in zip(table.rows, rows, strict=True):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, spans, column in zip(row.cells, cells, columns, strict=True):
                cell.width = Mm(unit * column.width)
                _fill(cell, spans, is_number=column.is_number)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._document.add_paragraph()

    def picture(self, png: bytes, words: str, width: float) -> None:
        """A picture of this part of the width of the text; `words` are for those who do not see it."""
        run = self._document.add_paragraph().add_run()
        shape = run.add_picture(BytesIO(png), width=Mm(TEXT_WIDTH * width))
        shape._inline.docPr.set("descr", _writable(words))

    def describe(self, *, title: str, author: str, comments: str, language: str, created: datetime) -> None:
        """Set what the file says about itself."""
        properties = self._document.core_properties
        properties.title = _writable(title)[:MAX_PROPERTY]
        properties.author = properties.last_modified_by = author
        properties.comments = _writable(comments)[:MAX_PROPERTY]
        properties.language = language
        properties.created = properties.modified = created

    def to_bytes(self) -> bytes:
        """The file: the same bytes for the same content."""
        written, same = BytesIO(), BytesIO()
        self._document.save(written)
        with ZipFile(written) as parts, ZipFile(same, "w", ZIP_DEFLATED) as archive:
            for name in parts.namelist():
                # Without the time at which it was written.
                archive.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)
        return same.getvalue()

    def _style_id(self, name: str) -> str:
        if name not in self._style_ids:
            self._style_ids[name] = self._document.styles[name].style_id
        return self._style_ids[name]

    def _begin_bookmark(self, paragraph: Paragraph, name: str) -> None:
        self._bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)

    def _set_page(self) -> None:
        """A4 with the same margin on all sides."""
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
        section.left_margin = section.right_margin = Mm(MARGIN)
        section.top_margin = section.bottom_margin = Mm(MARGIN)

    def _set_fonts(self) -> None:
        """One font for Latin text and one for Korean in all styles, in place of those of the theme."""
        for fonts in self._document.styles.element.iter(qn("w:rFonts")):
            fonts.attrib.clear()
            for script, font in (("ascii", FONT), ("hAnsi", FONT), ("cs", FONT), ("eastAsia", KOREAN_FONT)):
                fonts.set(qn(f"w:{script}"), font)
        for style in self._document.styles:
            if isinstance(style, ParagraphStyle):
                style.font.italic = False  # Korean has no italic
        normal = self._document.styles["Normal"]
        if isinstance(normal, ParagraphStyle):
            normal.font.size = Pt(10.5)
            normal.paragraph_format.space_after = Pt(6)

    def _set_language(self, language: str) -> None:
        """The language for spelling and hyphenation: Latin text is English in reports of both languages."""
        for found in self._document.styles.element.iter(qn("w:lang")):
            found.set(qn("w:val"), "en-US")
            found.set(qn("w:eastAsia"), "ko-KR")
            if language == "ko":
                found.set(qn("w:bidi"), "ko-KR")


def _fill(cell: _Cell, spans: Iterable[Span], *, is_number: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add(paragraph, spans)
    for run in paragraph.runs:
        run.font.size = Pt(CELL_POINTS)


def _add(paragraph: Paragraph, spans: Iterable[Span]) -> None:
    for span in spans:
        run = paragraph.add_run(_writable(span.text))
        run.bold = span.is_bold or None
        if span.link:
            run.font.color.rgb = RGBColor.from_string(LINK_COLOR)
            _link(paragraph, run._r, span.link)


def _link(paragraph: Paragraph, run: BaseOxmlElement, target: str) -> None:
    """Make a run a link, for which python-docx has no function."""
    link = OxmlElement("w:hyperlink")
    if target.startswith("#"):
        link.set(qn("w:anchor"), target[1:])
    else:
        name = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), name)
    run.addprevious(link)
    link.append(run)


def _writable(text: str) -> str:
    """The text without what XML cannot hold, and without breaks."""
    return escape_hidden(text).replace("\n", " ").replace("\t", " ")
