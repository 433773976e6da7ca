"""Where the conversations of a user are kept: the checkpoints of LangGraph, in a file beside the store."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.errors import StoreUnavailable
from trendscope.settings import Settings

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

FILE = "conversations.db"


@asynccontextmanager
async def open_conversations(settings: Settings) -> AsyncIterator[BaseCheckpointSaver[str]]:
    """The checkpoints of all conversations; only those of this process if nothing is kept.

    Raises StoreUnavailable if the file cannot be used.
    """
    folder = settings.conversation_folder
    if folder is None:
        yield in_memory()
        return
    # Not at the top: only a conversation needs them.
    import aiosqlite  # noqa: PLC0415
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver  # noqa: PLC0415

    path = folder / FILE
    with _explained(path):
        _create(path)
        async with aiosqlite.connect(path) as connection:
            saver = AsyncSqliteSaver(connection, serde=_serializer())
            await saver.setup()
            yield saver


@cache
def in_memory() -> BaseCheckpointSaver[str]:
    """The checkpoints of conversations that end with this process."""
    from langgraph.checkpoint.memory import InMemorySaver  # noqa: PLC0415 - as above

    return InMemorySaver()


def forget_conversations(settings: Settings, runs: Iterable[str]) -> None:
    """Remove the conversations over these runs.

    Raises StoreUnavailable if the file cannot be used.
    """
    folder = settings.conversation_folder
    if folder is None or not (folder / FILE).is_file():
        return
    from langgraph.checkpoint.sqlite import SqliteSaver  # noqa: PLC0415 - as above

    with _explained(folder / FILE), closing(sqlite3.connect(folder / FILE)) as connection:
        saver = SqliteSaver(connection)
        saver.setup()
        for run in runs:
            saver.delete_thread(run)


def _create(path: Path) -> None:
    """Make the file, with a mode that lets nobody else read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _serializer() -> JsonPlusSerializer:
    """Reads only data: a file that was tampered with runs nothing."""
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer  # noqa: PLC0415 - as above

    return JsonPlusSerializer(allowed_msgpack_modules=None)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailable(
            "the conversation cannot be kept in {path}: {error}", path=path, error=error
        ) from error
