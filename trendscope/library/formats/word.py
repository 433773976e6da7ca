"""Word files (.docx), through `python-docx`: headings as sections.

The package opens the file and finds its parts. Paragraphs are walked here, because it passes over what was
inserted with changes tracked, and over controls and text boxes, where templates keep title and abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import docx
from docx.document import Document
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from trendscope.fulltext.block import Block
from trendscope.fulltext.references import without_references
from trendscope.library.document import Metadata, Reading
from trendscope.library.errors import BROKEN, ENCRYPTED, NO_TEXT, OLD_WORD, Unreadable
from trendscope.library.formats.archive import Archive
from trendscope.library.formats.sections import by_heading
from trendscope.library.origins import Origins
from trendscope.text.characters import strip_hidden
from trendscope.text.scripts import subscript, superscript

# A file with a password, or of Word 97 to 2003, is an OLE container.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
# What python-docx raises for a file that is none of Word's.
_DAMAGED = (PythonDocxError, OpcError, etree.LxmlError, KeyError, ValueError, AttributeError, TypeError)

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_CONTROL, _RUN, _BOX = qn("w:sdt"), qn("w:r"), qn("w:txbxContent")
_TEXTS = {qn("w:t"), f"{_MATH}t"}
_SIGNS = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_RAISED, _LOWERED, _BELOW = f"{_MATH}sup", f"{_MATH}sub", f"{_MATH}den"
# Deleted text, the old copy of a picture, and what describes a paragraph instead of being in it. A text box
# is read after its paragraph.
_LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), _BOX, _FALLBACK}

_HEADING = re.compile(r"heading \d|title|subtitle")
_CONTENTS = re.compile(r"toc .*|table of figures")
_BODY_LEVEL = 9
# The template of python-docx, from which many programs make their files, says so of itself.
_TEMPLATE = "2013-12-23"
_PROGRAM = "python-docx"
_PAGE, _PROPERTIES = "first page", "properties"


@dataclass(frozen=True)
class _Style:
    """A style of paragraphs."""

    name: str = ""
    level: str = ""
    parent: str = ""


_Styles = dict[str, _Style]


def read_word(body: bytes) -> Reading:
    """The text of a Word file: what is shown with all changes accepted.

    Notes, the table of contents and the list of references are left out. Raises Unreadable.
    """
    document = _open(body)
    try:
        styles = _styles(document.styles.element)
        blocks = list(_blocks(document.element.body))
        sections = tuple(by_heading(without_references(list(_read(blocks, styles)))))
        metadata = _metadata(document, _title(blocks, styles))
    except _DAMAGED as error:
        raise Unreadable(BROKEN) from error
    if not sections:
        raise Unreadable(NO_TEXT)
    return Reading(sections, metadata)


def _open(body: bytes) -> Document:
    if body.startswith(_OLE):
        if _LOCKED in body:
            raise Unreadable(ENCRYPTED)
        raise Unreadable(OLD_WORD)
    try:
        return docx.Document(_texts_alone(Archive(body)))
    except _DAMAGED as error:
        raise Unreadable(BROKEN) from error


def _texts_alone(archive: Archive) -> BytesIO:
    """The same file with empty pictures and fonts: python-docx loads everything."""
    copy = BytesIO()
    with ZipFile(copy, "w", ZIP_STORED) as zipped:
        for name in archive.names:
            zipped.writestr(name, archive.read(name) if name.endswith((".xml", ".rels")) else b"")
    copy.seek(0)
    return copy


def _read(blocks: Iterable[Any], styles: _Styles) -> Iterator[Block]:
    for block in blocks:
        if text := strip_hidden(_row(block) if block.tag == _ROW else _text(block)):
            name = _style(block, styles).name
            if not _CONTENTS.fullmatch(name):
                yield Block(text, block.tag != _ROW and _is_heading(block, styles))


def _title(blocks: Iterable[Any], styles: _Styles) -> str:
    """The first text in the style of a title."""
    titles = (block for block in blocks if _style(block, styles).name == "title")
    return next(filter(None, (strip_hidden(_text(block)) for block in titles)), "")


def _blocks(element: Any) -> Iterator[Any]:
    """The paragraphs and the rows of tables, in their order; a row of one cell is its paragraphs."""
    for child in element:
        if child.tag == _PARAGRAPH:
            yield child
            for box in child.iter(_BOX):
                if next(box.iterancestors(_FALLBACK), None) is None:
                    yield from _blocks(box)
        elif child.tag == _ROW and len(child.findall(_CELL)) > 1:
            yield child
        elif child.tag not in _LEFT_OUT and not _is_contents(child):
            yield from _blocks(child)


def _is_contents(element: Any) -> bool:
    """Whether this is the table of contents, which Word makes from the headings."""
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return element.tag == _CONTROL and gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _row(row: Any) -> str:
    cells = (" ".join(map(_text, cell.iter(_PARAGRAPH))).strip() for cell in row.iterchildren(_CELL))
    return " | ".join(filter(None, cells))


def _text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == _RAISED:
            yield superscript(_text(child))
        elif child.tag == _LOWERED:
            yield subscript(_text(child))
        elif child.tag == _BELOW:
            yield f"/{_text(child)}"
        elif child.tag == _RUN:
            yield _run(child)
        elif child.tag not in _LEFT_OUT:
            yield from _pieces(child)


def _run(run: Any) -> str:
    """The text of a run, with a script written out."""
    text = "".join(_pieces(run))
    place = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    written = {"superscript": superscript, "subscript": subscript}
    write = None if place is None else written.get(place.get(qn("w:val"), ""))
    return write(text) if write and text else text


def _styles(element: Any) -> _Styles:
    return {
        style.get(qn("w:styleId"), ""): _Style(
            _value(style, "w:name").lower(),
            _value(style, "w:pPr", "w:outlineLvl"),
            _value(style, "w:basedOn"),
        )
        for style in element.iterchildren(qn("w:style"))
    }


def _style(paragraph: Any, styles: _Styles) -> _Style:
    return styles.get(_value(paragraph, "w:pPr", "w:pStyle"), _Style())


def _is_heading(paragraph: Any, styles: _Styles) -> bool:
    """Whether it is in the outline, by itself or by its style; styles have other names in each language."""
    level = _value(paragraph, "w:pPr", "w:outlineLvl")
    style = _style(paragraph, styles)
    for _ in range(len(styles)):  # a style may be based on itself
        if level or _HEADING.fullmatch(style.name):
            break
        level, style = style.level, styles.get(style.parent, _Style())
    return int(level) < _BODY_LEVEL if level.isdecimal() else bool(_HEADING.fullmatch(style.name))


def _value(element: Any, *path: str) -> str:
    found = element.find("/".join(map(qn, path)))
    return "" if found is None else str(found.get(qn("w:val"), ""))


def _metadata(document: Document, title: str) -> Metadata:
    """What the page and the file's properties say; a title on the page goes before that of the properties."""
    relations = document.part.package.rels.values() if document.part.package else ()
    has_properties = any(each.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for each in relations)
    # Without properties, python-docx makes some.
    properties = document.core_properties if has_properties else None
    names = properties.author.split(";") if properties else ()
    authors = tuple(name for each in names if (name := strip_hidden(each)) and name != _PROGRAM)
    created = properties.created.date().isoformat() if properties and properties.created else None
    origins = Origins()
    return Metadata(
        title=origins.first(
            "title", {_PAGE: title, _PROPERTIES: strip_hidden(properties.title) if properties else ""}
        )
        or "",
        authors=origins.first("authors", {_PROPERTIES: authors}) or (),
        date=origins.first("date", {_PROPERTIES: None if created == _TEMPLATE else created}),
        origin=str(origins),
    )
