"""What is asked of the file of a library, and what changes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from trendscope.library.document import Metadata, Reading
from trendscope.library.passage import Passage, split_sections
from trendscope.library.words import indexed
from trendscope.store.database import Statement
from trendscope.text.characters import whole_characters

KEY = "library:"
_CHARACTERS = 12

DOCUMENTS = "select key, path, sha256, pages, passages, added, metadata from described order by path"
DOCUMENT = "select key, path, sha256, pages, passages, added, metadata from described where key = :key"
NAMED = """
    select key, path, sha256, pages, passages, added, metadata from described
    where key = :name or (length(:beginning) >= 12 and substr(key, 1, length(:beginning)) = :beginning)
      or id in (select document from paths where path = :path or substr(path, 1, length(:folder)) = :folder)
    order by path
"""
PASSAGES = """
    select key, number, text, page, heading, start
    from passages join documents on documents.id = document where key = :key order by number
"""
PASSAGE = """
    select key, number, text, page, heading, start
    from passages join documents on documents.id = document where key = :key and number = :number
"""
# A word of the title or of a heading counts for more than one of the text. The best are chosen before
# anything else is read: a frequent word is in thousands of passages.
SEARCH = """
    select -rank as score, key, number, passages.text, page, passages.heading, start
    from (
      select rowid as id, rank from words
      where words match :words and rank match 'bm25(2.0, 1.5, 1.0)' order by rank limit :limit
    ) as best join passages using (id) join documents on documents.id = document
    order by score desc, passages.id
"""
NAMING = """
    select key, count(*)
    from words join passages on passages.id = words.rowid join documents on documents.id = document
    where words match :words group by key
"""
AT_PATH = "select key from documents join paths on documents.id = document where path = :path"
STATUS = """
    select count(*), (select count(*) from passages), coalesce(sum(pages), 0) from documents
"""


def key_of(digest: str) -> str:
    """The key of a document whose bytes have this hash."""
    return KEY + digest[:_CHARACTERS]


def name_of(path: Path) -> str:
    """A path as text; what is no text in it is replaced."""
    return whole_characters(str(path))


def kept(path: Path, digest: str, reading: Reading) -> Iterator[Statement]:
    """What puts a document into the library, also in place of itself and of what was at its path."""
    key = key_of(digest)
    yield forgotten_path(path)
    yield (
        """
        insert into documents(key, sha256, pages, added, metadata)
        values (:key, :sha256, :pages, :added, :metadata)
        on conflict(key) do update set pages = :pages, metadata = :metadata
        """,
        {
            "key": key,
            "sha256": digest,
            "pages": reading.pages,
            "added": datetime.now(UTC).isoformat(timespec="seconds"),
            "metadata": json.dumps(asdict(reading.metadata), ensure_ascii=False),
        },
    )
    yield "delete from passages where document = (select id from documents where key = :key)", {"key": key}
    yield found_at(path, digest)
    title = indexed(reading.metadata.title)
    for passage in split_sections(key, reading.sections):
        yield from _indexed(passage, title)


def described(key: str, metadata: Metadata) -> Iterator[Statement]:
    """What changes what is known of a document."""
    said = {"key": key, "metadata": json.dumps(asdict(metadata), ensure_ascii=False)}
    yield "update documents set metadata = :metadata where key = :key", said
    yield (
        """
        update words set title = :title where rowid in (
          select passages.id from passages join documents on documents.id = document where key = :key)
        """,
        {"key": key, "title": indexed(metadata.title)},
    )


def _indexed(passage: Passage, title: str) -> Iterator[Statement]:
    yield (
        """
        insert into passages(document, number, text, page, heading, start) values (
          (select id from documents where key = :document), :number, :text, :page, :heading, :start)
        """,
        asdict(passage),
    )
    yield (
        """
        insert into words(rowid, title, heading, text)
        values (last_insert_rowid(), :title, :heading, :text)
        """,
        {"title": title, "heading": indexed(passage.heading), "text": indexed(passage.text)},
    )


def found_at(path: Path, digest: str) -> Statement:
    """What says that a document is at a path."""
    return (
        "insert into paths(path, document) values (:path, (select id from documents where key = :key))",
        {"path": name_of(path), "key": key_of(digest)},
    )


def forgotten_path(path: Path) -> Statement:
    """What removes a path, and the document that is at no other one."""
    return "delete from paths where path = :path", {"path": name_of(path)}


def forgotten(key: str) -> Statement:
    """What removes a document."""
    return "delete from documents where key = :key", {"key": key}
