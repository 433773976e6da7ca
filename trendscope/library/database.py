"""The file of a library."""

from __future__ import annotations

from trendscope.store.sqlite import SqliteDatabase
from trendscope.text.message import Message


class LibraryDatabase(SqliteDatabase):
    """Documents, the paths where they were found, their passages, and an index of the words.

    The index has texts of its own, as it has Hangul by pairs (`trendscope/library/words.py`). A document goes
    with its last path, and whatever belongs to it goes with it.
    """

    version = 1
    tables = (
        """
        create table if not exists documents(
          id integer primary key, key text not null unique, sha256 text not null, pages int,
          added text not null, metadata text not null)
        """,
        "create table if not exists paths(path text primary key, document int not null) without rowid",
        "create index if not exists paths_of_document on paths(document)",
        """
        create table if not exists passages(
          id integer primary key, document int not null, number int not null,
          text text not null, page int, heading text not null, start int not null)
        """,
        "create unique index if not exists passages_of_document on passages(document, number)",
        """
        create virtual table if not exists words using fts5(
          title, heading, text, tokenize = 'porter unicode61')
        """,
        """
        create view if not exists described as select
          id, key, sha256, pages, added, metadata,
          (select count(*) from passages where document = documents.id) as passages,
          (select min(path) from paths where document = documents.id) as path
        from documents
        """,
        """
        create trigger if not exists path_removed after delete on paths
        when not exists (select 1 from paths where document = old.document)
        begin delete from documents where id = old.document; end
        """,
        """
        create trigger if not exists document_removed after delete on documents begin
          delete from passages where document = old.id;
          delete from paths where document = old.id;
        end
        """,
        """
        create trigger if not exists passage_removed after delete on passages
        begin delete from words where rowid = old.id; end
        """,
    )
    damaged = Message("{path} is damaged; remove it, and add the documents again")
