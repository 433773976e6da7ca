"""The tables of the store, in SQL that SQLite and PostgreSQL share.

A row ends with a seal: a hash of the other columns. SQLite checks no sums, so that a flipped bit would become
a part of a report; a row whose seal does not fit is as good as none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from trendscope.text.characters import whole_characters

VERSION = 4
"""Of the tables; raise it when they change."""

TABLES = (
    """create table if not exists answers (
        key blob not null, at real not null, kind text not null, request text not null, body blob not null,
        seal blob not null, primary key (key, at))""",
    """create table if not exists uses (
        run text not null, key blob not null, at real not null, fresh integer not null, failure text,
        cost text not null, seal blob not null, primary key (run, key))""",
    "create index if not exists uses_of_answers on uses (key, at)",
    """create table if not exists runs (
        id text primary key, question text not null, options text not null, version text not null,
        started real not null, ended real, status text, stopped text, report blob, seal blob not null)""",
    """create table if not exists predictions (
        run text primary key, question text not null, made text not null, body text not null,
        seal blob not null)""",
    """create table if not exists outcomes (
        run text not null, label text not null, body text not null, seal blob not null,
        primary key (run, label))""",
    """create table if not exists watches (
        id text primary key, body text not null, seal blob not null)""",
    """create table if not exists batches (place text primary key, id text not null, seal blob not null)""",
    """create table if not exists judgements (
        id text primary key, run text not null, made real not null, body text not null,
        seal blob not null)""",
)


_TABLE = re.compile(r"create table if not exists (\w+)")
_KEY = re.compile(r"primary key \(([\w, ]{1,99})\)|\b(\w{1,30}) \w{1,30} primary key")


def key_columns() -> dict[str, list[str]]:
    """Each table with the columns of its primary key, which are its first ones."""
    keys = {}
    for statement in TABLES:
        table, key = _TABLE.match(statement), _KEY.search(statement)
        if table and key:
            keys[table[1]] = (key[1] or key[2]).split(", ")
    return keys


def seal(values: Sequence[Any]) -> bytes:
    """The hash of the columns of a row: of each, its type, its length and its bytes."""
    digest = blake2b(digest_size=16)
    for value in values:
        is_bytes = isinstance(value, bytes | memoryview)
        plain = bytes(value) if is_bytes else repr(value).encode("utf-8", "replace")
        digest.update(b"%s %d " % (b"bytes" if is_bytes else b"other", len(plain)))
        digest.update(plain)
    return digest.digest()


def sealed(**row: Any) -> dict[str, Any]:
    """The columns of a row, in their order, with the seal.

    Half a character, which has no UTF-8, is replaced.
    """
    whole = {name: whole_characters(each) if isinstance(each, str) else each for name, each in row.items()}
    return whole | {"seal": seal(tuple(whole.values()))}


def is_sealed(row: Sequence[Any]) -> bool:
    """Whether the last column fits the others."""
    *values, sealed = row
    # In a damaged row it may be a number or a text.
    return isinstance(sealed, bytes | memoryview) and seal(values) == bytes(sealed)
