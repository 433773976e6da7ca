"""The reader's own documents in one file: added once each, and found by their words."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from trendscope.errors import ModelError, StoreError, UsageError
from trendscope.library import statements
from trendscope.library.database import LibraryDatabase
from trendscope.library.document import Metadata, Reading, Section
from trendscope.library.errors import Unreadable
from trendscope.library.files import content_of, files_in
from trendscope.library.fusion import fused
from trendscope.library.metadata import filled_in, merged
from trendscope.library.passage import Passage
from trendscope.library.reading import FileReader
from trendscope.library.reference import Reference
from trendscope.library.references import is_reference_file, read_references
from trendscope.library.statements import KEY, key_of, name_of
from trendscope.library.words import naming, searched
from trendscope.settings import Settings, load_settings
from trendscope.store.database import Row

if TYPE_CHECKING:
    from trendscope.library.meaning import Meaning

_log = logging.getLogger(__name__)

MIN_RANKED = 50  # passages of each ranking

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

    def __init__(
        self,
        path: str | Path | None = None,
        settings: Settings | None = None,
        meaning: Meaning | None = None,
    ) -> None:
        self._settings = settings or (None if path else load_settings())
        self.path = Path(path).expanduser().absolute() if path else _default(self._settings)
        self.database = LibraryDatabase(self.path)
        self._meaning = meaning

    @property
    def meaning(self) -> Meaning | None:
        """What finds passages by meaning, if it was given or the settings name it."""
        if self._meaning is None and self._settings and self._settings.embeddings:
            # Not at the top: it loads LangChain, and most libraries have none.
            from trendscope.library.meaning import open_meaning  # noqa: PLC0415

            self._meaning = open_meaning(self._settings, self.path)
        return self._meaning

    def add(self, paths: str | Path | Iterable[str | Path]) -> Iterator[Added | Refused]:
        """Add a file or a folder, or several, one by one as the result is iterated over.

        What is there already is only looked at; a file that has changed replaces what it was.
        BibTeX and RIS files add the files that they name, with what they say of them.
        """
        done = set[Path]()
        with closing(FileReader()) as reader:
            named = [paths] if isinstance(paths, str | Path) else paths
            for path in files_in(map(Path, named)):
                for each in self._added(path, reader, done) if path not in done else ():
                    done.add(each.path)
                    yield each

    def keep(self, path: Path, body: bytes, reading: Reading) -> Added:
        """Add a document that has been read; `path` and `body` say which it is."""
        digest = sha256(body).hexdigest()
        return self._keep(path, digest, reading, self._how(path, digest))

    def document(self, key: str) -> LibraryDocument:
        """The document with this key; raises UsageError if there is none."""
        rows = self.database.read(statements.DOCUMENT, key=key)
        if not rows:
            raise _no_document(key)
        return _document(rows[0])

    def document_at(self, path: Path) -> LibraryDocument | None:
        """The document that is at this path, if there is one."""
        rows = self.database.read(statements.AT_PATH, path=name_of(path))
        return self.document(rows[0][0]) if rows else None

    def documents(self) -> list[LibraryDocument]:
        """All documents, by their paths."""
        return list(map(_document, self.database.read(statements.DOCUMENTS)))

    def passages(self, key: str) -> list[Passage]:
        """The passages of a document, in order."""
        return [Passage(*row) for row in self.database.read(statements.PASSAGES, key=key)]

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """The passages for a text, the best first: those with its words, and those that mean the same.

        Words in quotes are side by side. With embeddings, both rankings count, by reciprocal rank fusion; if
        they cannot be reached, words alone do, and the log says so.
        """
        by_meaning = self._by_meaning(text, max(limit, MIN_RANKED))
        if not by_meaning:
            return self._by_words(text, limit)
        hits = {_id(hit.passage): hit for hit in self._by_words(text, max(limit, MIN_RANKED))}
        ranked = fused([list(hits), by_meaning])
        found = ((hits.get(each) or self._hit(*each), score) for each, score in ranked)
        return list(islice((replace(hit, score=score) for hit, score in found if hit), limit))

    def make_vectors(self) -> Iterator[int]:
        """Make the vectors that are missing, if there are embeddings; each step says how many that are.

        Raises ModelError if there is no usable answer. What was made until then is kept.
        """
        if self.meaning:
            yield from self.meaning.make(list(self._vector_names()), self._texts)

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
        if removed and self.meaning:
            self.meaning.forget({document.key for document in removed})
        if removed:
            self.database.write(*(statements.forgotten(document.key) for document in removed))
        return removed

    def status(self) -> LibraryStatus:
        ((documents, passages, pages),) = self.database.read(statements.STATUS)
        return LibraryStatus(self.path, documents, passages, pages, self.database.size)

    def close(self) -> None:
        self.database.close()

    def add_file(self, path: Path, known: Metadata | None = None) -> Added:
        """Add one file, of which this is known beside what it says itself; raises Unreadable."""
        with closing(FileReader()) as reader:
            return self._add(path, reader, known)

    def _by_words(self, text: str, limit: int) -> list[Hit]:
        words = searched(text)
        rows = self.database.read(statements.SEARCH, words=words, limit=limit) if words else []
        documents = {key: self.document(key) for key in {row[1] for row in rows}}
        return [Hit(Passage(*passage), documents[passage[0]], score) for score, *passage in rows]

    def _by_meaning(self, text: str, limit: int) -> list[tuple[str, int]]:
        if not self.meaning or not text.strip():
            return []
        try:
            return self.meaning.nearest(text, limit)
        except (ModelError, StoreError) as error:
            _log.warning("trendscope: documents are found by words alone: %s", error)
            return []

    def _hit(self, key: str, number: int) -> Hit | None:
        """A passage without a score; None if it is gone."""
        rows = self.database.read(statements.PASSAGE, key=key, number=number)
        return Hit(Passage(*rows[0]), self.document(key), 0.0) if rows else None

    def _vector_names(self) -> Iterator[str]:
        from trendscope.library.meaning import name_of, text_of  # noqa: PLC0415 - as in `meaning`

        for document in self.documents():
            for passage in self.passages(document.key):
                yield name_of(passage, text_of(passage, document.metadata.title))

    def _texts(self, names: Iterable[str]) -> list[str]:
        from trendscope.library.meaning import passage_id, text_of  # noqa: PLC0415 - as in `meaning`

        hits = [self._hit(*passage_id(name)) for name in names]
        return [text_of(hit.passage, hit.document.metadata.title) if hit else "" for hit in hits]

    def _added(self, path: Path, reader: FileReader, done: set[Path]) -> Iterator[Added | Refused]:
        """A file, or all that a reference file names; what need not be added any more is `done`."""
        try:
            if not is_reference_file(path):
                yield self._add(path, reader)
                return
            references = read_references(path)
        except Unreadable as reason:
            yield Refused(path, reason)
            return
        for reference in references:
            done.update(reference.copies)
            yield from self._add_reference(path, reference, reader)

    def _add_reference(
        self, source: Path, reference: Reference, reader: FileReader
    ) -> Iterator[Added | Refused]:
        """The files of a reference; its abstract, at a path below its reference file, if none can be read."""
        if reference.problem:
            place = source.with_name(f"{source.name}:{reference.line}")
            yield Refused(place, Unreadable(reference.problem))
        place, has_file = source / reference.name, False
        for file in reference.files:
            try:
                yield self._add(file, reader, reference.metadata)
                has_file = True
            except Unreadable as reason:
                yield Refused(file, reason)
        if has_file:
            self.database.write(statements.forgotten_path(place))
        elif reference.abstract:
            yield self._add_abstract(place, reference)

    def _add_abstract(self, place: Path, reference: Reference) -> Added:
        body = f"{reference.metadata.title}\n\n{reference.abstract}".encode("utf-8", "replace")
        digest = sha256(body).hexdigest()
        how = self._how(place, digest)
        reading = filled_in(Reading((), reference.metadata), place)
        # Its title is found as the heading: there is no page on which it stands.
        reading = replace(reading, sections=(Section(reference.abstract, reading.metadata.title),))
        if how == "unchanged":
            document = self.document(key_of(digest))
            if document.metadata == reading.metadata:
                return Added(document, place, how)
        return self._keep(place, digest, reading, how)

    def _add(self, path: Path, reader: FileReader, known: Metadata | None = None) -> Added:
        form, body = content_of(path)
        digest = sha256(body).hexdigest()
        how = self._how(path, digest)
        if how in ("new", "changed"):
            reading = filled_in(reader.read(body, form), path)
            if known:
                reading = replace(reading, metadata=merged(known, reading.metadata))
            return self._keep(path, digest, reading, how)
        if how == "copy":
            self.database.write(statements.forgotten_path(path), statements.found_at(path, digest))
        document = self.document(key_of(digest))
        metadata = merged(known, document.metadata) if known else document.metadata
        if metadata != document.metadata:
            self.database.write(*statements.described(document.key, metadata))
            how = "changed" if how == "unchanged" else how
        return Added(replace(document, metadata=metadata), path, how)

    def _keep(self, path: Path, digest: str, reading: Reading, how: How) -> Added:
        self.database.write(*statements.kept(path, digest, reading))
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


def _id(passage: Passage) -> tuple[str, int]:
    return passage.document, passage.number


def _default(settings: Settings | None) -> Path:
    if settings is None or settings.library_file is None:
        raise UsageError("there is no home folder; name the file of the library in TRENDSCOPE_LIBRARY")
    return settings.library_file


def _no_document(name: str) -> UsageError:
    return UsageError("there is no document {name} in the library", name=name)


def _document(row: Row) -> LibraryDocument:
    key, path, digest, pages, passages, added, metadata = row
    known = json.loads(metadata)
    known["authors"] = tuple(known["authors"])
    return LibraryDocument(key, Path(path), digest, pages, passages, added, Metadata(**known))
