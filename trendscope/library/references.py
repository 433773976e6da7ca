"""Reference files: BibTeX and RIS, as Zotero and others export them, with the files that they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from trendscope.errors import reason_of
from trendscope.fulltext.charset import decode
from trendscope.library.attachments import existing, is_web_address
from trendscope.library.errors import TOO_LARGE, Unreadable
from trendscope.library.reference import Entry, Reference
from trendscope.text.characters import strip_hidden
from trendscope.text.lines import one_line
from trendscope.text.message import Message

SUFFIXES = (".bib", ".ris")
MAX_BYTES = 50_000_000
MAX_NAME = 80  # characters
MAX_SHOWN = 200

NO_REFERENCES = Message("it has no references")
BROKEN_ENTRY = Message("this entry cannot be read")
NOTHING_TO_READ = Message("it has neither a file nor an abstract")

# Beside a paper's PDF, its other files are mostly copies of the page where it was found.
_PREFERENCE = (".pdf", ".epub", ".docx", ".md", ".txt", ".html", ".htm", ".xhtml")
_IN_PATH = re.compile(r"[/\\\0]")


def is_reference_file(path: Path) -> bool:
    """Whether the name of a file says that it has references."""
    return path.suffix.lower() in SUFFIXES


def read_references(path: Path) -> list[Reference]:
    """The references of a file, in their order; one that cannot be read costs no other.

    Their files are looked for relative to this one. Raises Unreadable if it cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(reason_of(error)) from error
    if len(body) > MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    entries = list(_entries(decode(body), path.suffix.lower()))
    if not entries:
        raise Unreadable(NO_REFERENCES)
    used = Counter[str]()
    return [_reference(entry, _name(entry, used), path.parent) for entry in entries]


def _entries(text: str, suffix: str) -> Iterator[Entry]:
    # Each only where it is needed: the package for BibTeX takes a third of a second.
    if suffix == ".bib":
        from trendscope.library.bibtex import read_bibtex  # noqa: PLC0415

        return read_bibtex(text)
    from trendscope.library.ris import read_ris  # noqa: PLC0415

    return read_ris(text)


def _name(entry: Entry, used: Counter[str]) -> str:
    """A name for an entry that no other has, and that may be part of a path."""
    name = _IN_PATH.sub("_", strip_hidden(entry.name))[:MAX_NAME].strip(" .") or "entry"
    used[name] += 1
    return name if used[name] == 1 else f"{name} ({used[name]})"


def _reference(entry: Entry, name: str, folder: Path) -> Reference:
    names = [written for written in entry.files if not is_web_address(written)]
    found = {written: existing(written, folder) for written in names}
    there = list(dict.fromkeys(file.absolute() for file in found.values() if file))
    files = _preferred(there)
    copies = tuple(file for file in there if file not in files)
    missing = next((written for written, file in found.items() if not file), "")
    problem = _problem(entry, missing) if not files else None
    return Reference(entry.line, name, entry.metadata, files, copies, entry.abstract, problem)


def _problem(entry: Entry, missing: str) -> Message | None:
    """What is wrong with an entry of which no file is there."""
    if entry.is_broken:
        return BROKEN_ENTRY
    if missing:
        return Message("there is no file {file}", file=one_line(missing, MAX_SHOWN))
    return None if entry.abstract else NOTHING_TO_READ


def _preferred(files: list[Path]) -> tuple[Path, ...]:
    """The files of the best kind."""
    kinds = [file.suffix.lower() for file in files]
    best = next((kind for kind in _PREFERENCE if kind in kinds), None)
    return tuple(file for file, kind in zip(files, kinds, strict=True) if kind == best)
