"""A reference: what a BibTeX or RIS file says of one work, and the files of that work."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from trendscope.library.document import Metadata
from trendscope.text.message import Message


@dataclass(frozen=True)
class Entry:
    """An entry as it stands in a reference file, from this line on.

    `name` is the key by which it is cited, if it has one. `files` are written as the file writes them.
    """

    line: int
    name: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    abstract: str = ""
    files: tuple[str, ...] = ()
    is_broken: bool = False


@dataclass(frozen=True)
class Reference:
    """An entry with its files that are there; no other of its reference file has the same name.

    `copies` are its other files, such as the web page where a PDF was found; the `files` stand for them.
    `problem` is one line for the reader, if the entry is broken, a file is missing, or nothing can be read of
    the work: a reference without a file is read by its abstract.
    """

    line: int
    name: str
    metadata: Metadata
    files: tuple[Path, ...] = ()
    copies: tuple[Path, ...] = ()
    abstract: str = ""
    problem: Message | None = None
