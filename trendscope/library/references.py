"""Reference files: BibTeX and RIS, as Zotero and others export them, with the files that they name."""

from __future__ import annotations

from pathlib import Path

from trendscope.errors import UsageError, reason_of
from trendscope.fulltext.charset import decode
from trendscope.library.attachments import existing
from trendscope.library.bibtex import read_bibtex
from trendscope.library.reference import Entry, Reference
from trendscope.library.ris import read_ris
from trendscope.text.message import Message

MAX_BYTES = 50_000_000

READERS = {".bib": read_bibtex, ".ris": read_ris}


def is_reference_file(path: Path) -> bool:
    """Whether the name of a file says that it has references."""
    return path.suffix.lower() in READERS


def read_references(path: Path) -> list[Reference]:
    """The references of a file, in their order; one that cannot be read costs no other.

    Files are looked for relative to this one. Raises UsageError if the file cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError("{path} cannot be read: {reason}", path=path, reason=reason_of(error)) from error
    if len(body) > MAX_BYTES:
        raise UsageError("{path} cannot be read: {reason}", path=path, reason=Message("it is too large"))
    entries = READERS[path.suffix.lower()](decode(body))
    return [_reference(path, entry) for entry in entries]


def _reference(path: Path, entry: Entry) -> Reference:
    place = f"{path.name}:{entry.line}"
    found = {name: existing(name, path.parent) for name in entry.files}
    files = _preferred([file for file in found.values() if file])
    missing = next((name for name, file in found.items() if not file), "")
    return Reference(place, entry.metadata, files, entry.abstract, _problem(place, entry, files, missing))


def _problem(place: str, entry: Entry, files: tuple[Path, ...], missing: str) -> Message | None:
    if entry.is_broken:
        return Message("{place}: this entry cannot be read", place=place)
    if files:
        return None
    if missing:
        return Message("{place}: there is no file {file}", place=place, file=missing)
    if not entry.abstract:
        return Message("{place}: {name} has neither a file nor an abstract", place=place, name=entry.name)
    return None


# Beside a paper's PDF, its other files are mostly copies of the page where it was found.
_PREFERENCE = (".pdf", ".epub", ".docx", ".md", ".txt", ".html", ".htm", ".xhtml")


def _preferred(files: list[Path]) -> tuple[Path, ...]:
    """The files of the best kind, each once."""
    kinds = {file: file.suffix.lower() for file in files}
    best = next((kind for kind in _PREFERENCE if kind in kinds.values()), None)
    return tuple(file for file, kind in kinds.items() if kind == best)
