"""EPUB: a zip of pages in XHTML, read in the order of the book's spine; headings as sections.

The containers are those of EPUB 3.3 (W3C 2023), which readers of EPUB 2 share: `META-INF/container.xml` names
the package, and the package has the metadata, the files (manifest) and their order (spine).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from html.entities import html5
from typing import Any
from urllib.parse import unquote

from lxml import etree, html

from trendscope.fulltext.block import Block
from trendscope.fulltext.references import without_references
from trendscope.library.document import Metadata, Reading
from trendscope.library.errors import BROKEN, ENCRYPTED, NO_TEXT, Unreadable
from trendscope.library.formats.archive import Archive
from trendscope.library.formats.sections import by_heading
from trendscope.library.identifiers import clean_doi
from trendscope.library.iso_date import iso_date
from trendscope.text.characters import strip_hidden
from trendscope.text.scripts import write_scripts_in

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"

_PAGES = ("application/xhtml+xml", "text/html")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol"),
    *("p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
}
_BEHIND = {"td": " | ", "th": " | ", "br": " "}
_NOT_SHOWN = tuple(f"{{*}}{name}" for name in ("head", "script", "style", "template", "svg", "rt", "rp"))
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")


def read_epub(body: bytes) -> Reading:
    """The text of a book, without its contents and references. Raises Unreadable."""
    archive = Archive(body)
    place = _package_place(archive)
    package = _xml(archive.read(place))
    names = list(_spine(package, posixpath.dirname(place)))
    if _encrypted(archive) & set(names):
        raise Unreadable(ENCRYPTED)
    # Some books name pages that were taken out.
    pages = (_page(archive.read(name)) for name in names if archive.has(name))
    blocks = [block for page in pages for block in _read(page)]
    sections = tuple(by_heading(without_references(blocks)))
    if not sections:
        raise Unreadable(NO_TEXT)
    return Reading(sections, _metadata(package))


def _package_place(archive: Archive) -> str:
    """Where the package is."""
    root = _xml(archive.read(CONTAINER)).find(".//{*}rootfile")
    place = "" if root is None else unquote(root.get("full-path") or "")
    if not place:
        raise Unreadable(BROKEN)
    return place


def _encrypted(archive: Archive) -> frozenset[str]:
    """The files that only a reader with a key can open. Fonts may be disguised, which locks no text."""
    if not archive.has(ENCRYPTION):
        return frozenset()
    references = _xml(archive.read(ENCRYPTION)).iterfind(".//{*}CipherReference")
    return frozenset(unquote(reference.get("URI") or "") for reference in references)


def _spine(package: Any, folder: str) -> Iterator[str]:
    """The pages in their order, but for the table of contents."""
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    for reference in package.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        if "nav" not in (item.get("properties") or "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _read(root: Any) -> Iterator[Block]:
    """The headings and paragraphs of a page: every block of text ends what was before it."""
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, *_NOT_SHOWN, with_tail=False)
    write_scripts_in(root)
    text = list[str]()
    within = ""  # the heading that is open
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = _name(element)
        # A heading may have several lines.
        if name in _BLOCKS and within in ("", name):
            if line := strip_hidden("".join(text)).strip(" |"):
                yield Block(line, bool(within))
            text.clear()
            within = name if event == "start" and name in _HEADINGS else ""
        if event == "start":
            text.append(element.text or "")
        else:
            text.append(_BEHIND.get(name, "") + (element.tail or ""))
    if line := strip_hidden("".join(text)):
        yield Block(line)


def _name(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2].lower()


def _page(content: bytes) -> Any:
    """A page as a tree. What is no XML is read as browsers read HTML."""
    try:
        return _xml(_ENTITY.sub(_character, content))
    except Unreadable:
        parser = html.HTMLParser(no_network=True, remove_comments=True)
        try:
            return html.document_fromstring(content, parser)
        except etree.LxmlError:
            return html.Element("body")


def _character(match: re.Match[bytes]) -> bytes:
    """A character that HTML has a name for and XML has not, such as `&nbsp;`."""
    name = match[1].decode()
    return "".join(f"&#{ord(character)};" for character in html5.get(name, "")).encode() or match[0]


def _xml(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(BROKEN) from error


def _metadata(package: Any) -> Metadata:
    said = {name: _said(package, name) for name in ("title", "creator", "date", "identifier")}
    known = Metadata(
        title=next(iter(said["title"]), ""),
        authors=tuple(said["creator"]),
        date=next(filter(None, map(iso_date, said["date"])), None),
        doi=next(filter(None, map(clean_doi, said["identifier"])), ""),
    )
    return known if known == Metadata() else replace(known, origin="epub")


def _said(package: Any, name: str) -> list[str]:
    """All values of an element of the Dublin Core."""
    elements = package.iterfind(f"{{*}}metadata//{{http://purl.org/dc/elements/1.1/}}{name}")
    return [line for element in elements if (line := strip_hidden("".join(element.itertext())))]
