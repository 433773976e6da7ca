"""Word files and EPUBs, made in memory."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    body = BytesIO()
    with ZipFile(body, "w", ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return body.getvalue()


def unzipped(body: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(body)) as file:
        return {name: file.read(name) for name in file.namelist()}


def package(metadata: str, *pages: str, more: str = "") -> str:
    """The package of a book: its pages are in the order of their names here, `more` goes to the manifest."""
    items = "".join(
        f'<item id="i{at}" href="{page}" media-type="application/xhtml+xml"/>'
        for at, page in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{at}"/>' for at in range(len(pages)))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}{more}</manifest><spine>{spine}</spine></package>"
    )


def page(body: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'


def epub(
    pages: Mapping[str, str], metadata: str = "", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A book with these bodies of pages, in this order."""
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": package(metadata, *pages),
            **{f"OEBPS/{name}": page(body) for name, body in pages.items()},
            **(more or {}),
        }
    )
