"""A site on loopback with pages in HTML and PDF, and what they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from pypdf import PdfWriter

from tests.fakes.runs import a_run
from tests.fakes.servers import Handler, Server, says, serving
from trendscope.document import Document
from trendscope.run import Run
from trendscope.settings import Settings

PAGE = Document(
    key="tavily:page",
    title="A page on translation",
    authors=(),
    date=None,
    url="",
    kind="web",
    source="tavily",
    text="An extract.",
)
PAPER = replace(
    PAGE,
    key="arxiv:2403.00042:1a2b",
    title="A paper",
    url="https://arxiv.org/abs/2403.00042v1",
    kind="paper",
    source="arxiv",
)


@dataclass(frozen=True)
class Served:
    """What stands at a path."""

    body: bytes
    type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str = ""


Site = Mapping[str, Served]


@contextmanager
def a_site(site: Site) -> Iterator[Server]:
    """A server with these pages by path; 404 for every other path."""

    def answer(handler: Handler) -> None:
        page = site.get(handler.path, Served(b"not here", status=404))
        headers = {"Location": page.location} if page.location else {}
        if page.type:
            headers["Content_Type"] = page.type
        says(page.body, page.status, **headers)(handler)

    with serving(answer) as server:
        yield server


def a_reading_run(server: Server, *documents: Document, **options: Any) -> Run:
    """A run that found these documents, with the server as arXiv's site."""
    given: dict[str, Any] = {"addresses": {"arxiv_pages": server.url("")}, "intervals": {"arxiv": 0.0}}
    run = a_run(Settings(**(given | options)), sources=["library", "arxiv"])
    run.documents |= {document.key: document for document in documents}
    return run


def a_page_at(server: Server, path: str) -> Document:
    return replace(PAGE, url=server.url(path))


def html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>x</title>{head}</head><body>{body}</body></html>".encode()


def pdf(*pages: Sequence[str]) -> bytes:
    """A PDF with these lines on its pages, in ASCII."""
    return drawn_pdf(*map(_drawn, pages))


def drawn_pdf(*pages: bytes) -> bytes:
    """A PDF whose pages are drawn by these operators; the font is F1."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, content in enumerate(pages):
        objects += [_page(5 + 2 * at), stream(content)]
    return assembled(objects)


def _page(content: int) -> bytes:
    return (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]"
        f" /Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R >>"
    ).encode()


def _drawn(lines: Sequence[str]) -> bytes:
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    return f"BT /F1 10 Tf 12 TL 50 750 Td\n{shown}ET".encode("ascii")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def stream(content: bytes, more: bytes = b"") -> bytes:
    """An object with a stream."""
    return b"<< /Length %d %b>>\nstream\n%b\nendstream" % (len(content), more, content)


def assembled(objects: Sequence[bytes]) -> bytes:
    """A PDF file of these objects, of which the first is the catalogue."""
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(written) + head + table + trailer % (len(objects) + 1, len(written))


def encrypted(document: bytes, password: str) -> bytes:
    """The same PDF, which opens with the password alone."""
    writer = PdfWriter(BytesIO(document))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    with BytesIO() as out:
        writer.write(out)
        return out.getvalue()
