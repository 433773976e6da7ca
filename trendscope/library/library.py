"""The reader's own documents in one file: added once each, and found by their words."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from trendscope.errors import UsageError
from trendscope.library import statements
from trendscope.library.database import LibraryDatabase
from trendscope.library.document import Metadata, Reading
from trendscope.library.errors import Unreadable
from trendscope.library.files import content_of, files_in
from trendscope.library.metadata import filled_in
from trendscope.library.passage import Passage
from trendscope.library.reading import FileReader
from trendscope.library.statements import KEY, key_of, name_of
from trendscope.library.words import naming, searched
from trendscope.settings import Settings, load_settings
from trendscope.store.database import Row

How = Literal["new", "changed", "unchanged", "copy"]


@dataclass(frozen=True)
class LibraryDocument:
    """A document of a library; `key` is made of its bytes, and `path` is where it was last found."""

    key: str
    path: Path
    sha256: str
    pages: int | None
    passages: int
    added: str  # ISO
    metadata: Metadata


@dataclass(frozen=True)
class Hit:
    """A passage that a search found; a higher score is better."""

    passage: Passage
    document: LibraryDocument
    score: float


@dataclass(frozen=True)
class Added:
    """A file that is in the library now; `how` it was before. A copy has the bytes of another file."""

    document: LibraryDocument
    path: Path
    how: How


@dataclass(frozen=True)
class Refused:
    """A file that could not be read; the text of `reason` is one line."""

    path: Path
    reason: Unreadable
    how: Literal["refused"] = "refused"


@dataclass(frozen=True)
class LibraryStatus:
    """What a library holds, and the bytes that it takes."""

    path: Path
    documents: int
    passages: int
    pages: int
    size: int


class Library:
    """Documents in one local file, by default the one that the settings name.

    Every method may raise StoreError if the file cannot be used. A document is added in one step: a process
    that is killed has added it, or not begun with it.
    """

    def __init__(self, path: str | Path | None = None, settings: Settings | None = None) -> None:
        self.path = Path(path).expanduser().absolute() if path else _default(settings or load_settings())
        self.database = LibraryDatabase(self.path)

    def add(self, paths: str | Path | Iterable[str | Path]) -> Iterator[Added | Refused]:
        """Add a file or a folder, or several, one by one as the result is iterated over.

        What is there already is only looked at; a file that has changed replaces what it was.
        """
        with closing(FileReader()) as reader:
            named = [paths] if isinstance(paths, str | Path) else paths
            for path in files_in(map(Path, named)):
                yield self._added(path, reader)

    def keep(self, path: Path, body: bytes, reading: Reading) -> Added:
        """Add a document that has been read; `path` and `body` say which it is."""
        digest = sha256(body).hexdigest()
        how = self._how(path, digest)
        self.database.write(*statements.kept(path, digest, reading))
        return Added(self.document(key_of(digest)), path, how)

    def document(self, key: str) -> LibraryDocument:
        """The document with this key; raises UsageError if there is none."""
        rows = self.database.read(statements.DOCUMENT, key=key)
        if not rows:
            raise _no_document(key)
        return _document(rows[0])

    def documents(self) -> list[LibraryDocument]:
        """All documents, by their paths."""
        return list(map(_document, self.database.read(statements.DOCUMENTS)))

    def passages(self, key: str) -> list[Passage]:
        """The passages of a document, in order."""
        return [Passage(*row) for row in self.database.read(statements.PASSAGES, key=key)]

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """The passages with words of a text, the best by BM25 first. Words in quotes are side by side."""
        words = searched(text)
        rows = self.database.read(statements.SEARCH, words=words, limit=limit) if words else []
        documents = {key: self.document(key) for key in {row[1] for row in rows}}
        return [Hit(Passage(*passage), documents[passage[0]], score) for score, *passage in rows]

    def naming(self, phrases: Iterable[str]) -> dict[str, int]:
        """In how many passages each document names any of the phrases, by key; in all if its title does."""
        words = naming(phrases)
        return dict(self.database.read(statements.NAMING, words=words)) if words else {}

    def remove(self, names: Iterable[str]) -> list[LibraryDocument]:
        """Remove documents, named by key, the beginning of it, path, or a folder above.

        Raises UsageError for a name that no document has, and removes none.
        """
        named = [document for name in names for document in self._named(name)]
        removed = list({document.key: document for document in named}.values())
        if removed:
            self.database.write(*(statements.forgotten(document.key) for document in removed))
        return removed

    def status(self) -> LibraryStatus:
        ((documents, passages, pages),) = self.database.read(statements.STATUS)
        return LibraryStatus(self.path, documents, passages, pages, self.database.size)

    def close(self) -> None:
        self.database.close()

    def _added(self, path: Path, reader: FileReader) -> Added | Refused:
        try:
            form, body = content_of(path)
            return self._add(path, form, body, reader)
        except Unreadable as reason:
            return Refused(path, reason)

    def _add(self, path: Path, form: str, body: bytes, reader: FileReader) -> Added:
        digest = sha256(body).hexdigest()
        how = self._how(path, digest)
        if how in ("new", "changed"):
            return self.keep(path, body, filled_in(reader.read(body, form), path))
        if how == "copy":
            self.database.write(statements.forgotten_path(path), statements.found_at(path, digest))
        return Added(self.document(key_of(digest)), path, how)

    def _how(self, path: Path, digest: str) -> How:
        """What a file with this hash at this path is to the library."""
        at_path = self.database.read(statements.AT_PATH, path=name_of(path))
        if at_path == [(key_of(digest),)]:
            return "unchanged"
        if self.database.read(statements.DOCUMENT, key=key_of(digest)):
            return "copy"
        return "changed" if at_path else "new"

    def _named(self, name: str) -> list[LibraryDocument]:
        path = name_of(Path(name).expanduser().absolute())
        rows = self.database.read(
            statements.NAMED,
            name=name,
            beginning=KEY + name.removeprefix(KEY),
            path=path,
            folder=path.rstrip(os.sep) + os.sep,
        )
        if not rows:
            raise _no_document(name)
        return list(map(_document, rows))


def _default(settings: Settings) -> Path:
    if settings.library_file is None:
        raise UsageError("there is no home folder; name the file of the library in TRENDSCOPE_LIBRARY")
    return settings.library_file


def _no_document(name: str) -> UsageError:
    return UsageError("there is no document {name} in the library", name=name)


def _document(row: Row) -> LibraryDocument:
    key, path, digest, pages, passages, added, metadata = row
    known = json.loads(metadata)
    known["authors"] = tuple(known["authors"])
    return LibraryDocument(key, Path(path), digest, pages, passages, added, Metadata(**known))
