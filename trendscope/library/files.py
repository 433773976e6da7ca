"""Which files are meant, and their bytes."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from trendscope.errors import reason_of
from trendscope.library.errors import EMPTY, TOO_LARGE, UNKNOWN_FORMAT, Unreadable
from trendscope.library.formats.registry import format_of

MAX_BYTES = 200_000_000


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are named, and those in folders that are named, once each, by absolute path.

    In a folder, hidden files and those of other formats are skipped.
    """
    seen = set[Path]()
    for path in paths:
        for file in _below(path) if path.is_dir() else [path]:
            absolute = file.expanduser().absolute()
            if absolute not in seen:
                seen.add(absolute)
                yield absolute


def _below(folder: Path) -> Iterator[Path]:
    """Files are first, then folders; a folder that may not be looked into has none."""
    try:
        found = sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError:
        return
    yield from (each for each in found if each.is_file() and format_of(each))
    for each in found:
        if each.is_dir() and not each.is_symlink():  # a link may lead in a circle
            yield from _below(each)


def content_of(path: Path) -> tuple[str, bytes]:
    """The format and the bytes of a file; raises Unreadable."""
    form = format_of(path)
    if form is None:
        raise Unreadable(UNKNOWN_FORMAT)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for
            raise Unreadable(UNKNOWN_FORMAT)
        if status.st_size > MAX_BYTES:
            raise Unreadable(TOO_LARGE)
        body = path.read_bytes()
    except OSError as error:
        raise Unreadable(reason_of(error)) from error
    if not body.strip():
        raise Unreadable(EMPTY)
    return form, body
