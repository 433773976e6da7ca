"""Papers of arXiv, added by their ids: what is known of them from its interface, and their PDFs.

They are requested through the session that every run has, with the pace that arXiv asks for. A PDF is kept
beside the library, one for each paper, and requested again only if there is another version of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from trendscope.document import Document
from trendscope.errors import SourceError, reason_of
from trendscope.library.document import Metadata
from trendscope.library.errors import BROKEN, Unreadable
from trendscope.library.identifiers import clean_arxiv, without_version
from trendscope.library.library import Added, Library, LibraryDocument, Refused
from trendscope.net.session import open_session
from trendscope.settings import Settings
from trendscope.text.message import Message
from trendscope.tools.arxiv import SearchArxiv

NO_PAPER = Message("arXiv has no such paper")
MAX_PDF = 100_000_000  # bytes
MIN_TIMEOUT = 60.0  # seconds: a PDF takes longer than an answer
MAX_IDS = 50  # in a request
_PDF_WITHIN = 1024  # bytes that may precede the mark (ISO 32000-1, appendix H.3.4.1)


def add_arxiv(library: Library, names: Iterable[str], settings: Settings) -> Iterator[Added | Refused]:
    """Add papers by their ids, one by one as the result is iterated over; a failure costs its own paper.

    Nothing is requested if all of them are there in the version that is named.
    """
    ids = list(dict.fromkeys(filter(None, map(clean_arxiv, names))))
    known = {paper: document for paper in ids if (document := _kept(library, paper))}
    yield from (Added(document, document.path, "unchanged") for document in known.values())
    wanted = [paper for paper in ids if paper not in known]
    if not wanted:
        return
    patient = settings.model_copy(update={"timeout": max(settings.timeout, MIN_TIMEOUT)})
    with open_session(patient, max_bytes=MAX_PDF) as session:
        source = SearchArxiv.open(patient, session)
        for start in range(0, len(wanted), MAX_IDS):
            yield from _add(library, source, wanted[start : start + MAX_IDS])


def _add(library: Library, source: SearchArxiv, ids: Sequence[str]) -> Iterator[Added | Refused]:
    try:
        papers = {clean_arxiv(paper.url): paper for paper in source.papers(ids)}
    except SourceError as error:
        yield from (Refused(Path(paper), Unreadable(error.message)) for paper in ids)
        return
    for paper in ids:
        found = next((version for version in papers if _is_version(version, paper)), "")
        try:
            if not found:
                raise Unreadable(NO_PAPER)
            yield _add_paper(library, source, found, papers[found])
        except SourceError as error:
            yield Refused(Path(paper), Unreadable(error.message))
        except Unreadable as error:
            yield Refused(Path(paper), error)


def _add_paper(library: Library, source: SearchArxiv, paper: str, found: Document) -> Added:
    if document := _kept(library, paper):
        return Added(document, document.path, "unchanged")
    path = _place(library, paper)
    body = source.session.get(f"{source.pages_url}/pdf/{paper}").content
    if b"%PDF-" not in body[:_PDF_WITHIN]:
        raise Unreadable(BROKEN)
    _write(path, body)
    return library.add_file(path, _metadata(paper, found))


def _kept(library: Library, paper: str) -> LibraryDocument | None:
    """The document of this version of a paper."""
    document = library.document_at(_place(library, paper))
    return document if document and clean_arxiv(document.metadata.url) == paper else None


def _is_version(version: str, paper: str) -> bool:
    return version == paper or without_version(version) == paper


def _place(library: Library, paper: str) -> Path:
    name = without_version(paper).replace("/", "_")
    return library.path.parent / "arxiv" / f"{name}.pdf"


def _write(path: Path, body: bytes) -> None:
    """Write a file whole, or not at all."""
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_bytes(body)
        part.replace(path)
    except OSError as error:
        raise Unreadable(reason_of(error)) from error


def _metadata(paper: str, found: Document) -> Metadata:
    return Metadata(
        title=found.title,
        authors=found.authors,
        date=found.date,
        doi=found.doi,
        arxiv=without_version(paper),
        venue=found.venue,
        url=found.url,
        origin="arxiv",
    )
