"""Files that a report or its corpus is written to.

A file is written whole: under a random name in its folder, which then becomes its own. A link that the user
names is kept, and its target is written. A pipe or a device is written into, not replaced.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from trendscope.errors import UsageError, reason_of
from trendscope.text.message import Message

# Written and removed before a run, to see whether a report would fit on the disk.
PROBE_BYTES = 256 * 1024
READER_WITHIN = 10.0  # seconds that a named pipe may be without a reader

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d{1,9})|/dev/std(out|err)")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_UNWRITABLE = {
    stat.S_IFDIR: Message("a folder"),
    stat.S_IFBLK: Message("a disk"),
    stat.S_IFSOCK: Message("a socket"),
}


def ending_of(path: Path, endings: Iterable[str]) -> str | None:
    """Which of these endings the name of a file has, if any: the longest, as `.csl.json` of `.json`."""
    return max((each for each in endings if path.name.lower().endswith(each)), key=len, default=None)


def check_path(path: Path) -> None:
    """Raise UsageError if nothing could be written there: the place is tried, and left as it was."""
    with _naming(path):
        if (descriptor := _descriptor(path)) is not None:
            _check_descriptor(descriptor)
        elif (status := _status(path)) is None or stat.S_ISREG(status.st_mode):
            _try(_target(path), status)
        elif not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def write_file(path: Path, content: bytes, *, is_private: bool = False) -> None:
    """Write a file whole or not at all, or write into what is not a file.

    A private file can be read by this user alone, whatever was there before.
    Raises UsageError if it cannot be written.
    """
    with _naming(path):
        if (descriptor := _descriptor(path)) is not None:
            _write(os.fdopen(os.dup(descriptor), "wb"), content)
        elif (status := _status(path)) is None or stat.S_ISREG(status.st_mode):
            _replace(_target(path), content, None if is_private else status, 0o600 if is_private else 0o666)
        else:
            _write(os.fdopen(_opened(path, status), "wb"), content)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Raise what the system says about this path as a UsageError."""
    try:
        yield
    except UsageError:
        raise
    except OSError as error:
        raise UsageError("cannot write to {path}: {reason}", path=path, reason=reason_of(error)) from error
    except ValueError as error:  # a null character
        raise UsageError("cannot write to {path}: {error}", path=path, error=error) from error


def _descriptor(path: Path) -> int | None:
    """The open file of this process that the path stands for, as /dev/stdout does; None for any other path.

    Opened by its path once more, a file would be written from its beginning, over what it has.
    """
    match = _DESCRIPTOR.fullmatch(path.as_posix())
    if match is None:
        return None
    return int(match[1]) if match[1] else {"out": 1, "err": 2}[match[2]]


def _check_descriptor(descriptor: int) -> None:
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - only where there is one

        if fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def _status(path: Path) -> os.stat_result | None:
    """What is at the path, or at the end of its links; None for nothing. Raises UsageError for a folder."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if kind := _UNWRITABLE.get(stat.S_IFMT(status.st_mode)):
        raise UsageError("cannot write to {path}, which is {kind}", path=path, kind=kind)
    return status


def _target(path: Path) -> Path:
    """The file at the end of the links. Raises UsageError for a link that another user may have planted."""
    target = Path(os.path.realpath(path))
    for folder in (path.parent, target.parent):
        if not folder.is_dir():
            raise UsageError("there is no folder {folder} to write to", folder=folder)
    if path.is_symlink() and hasattr(os, "geteuid"):
        # As Linux does in /tmp: whose link it is decides who may be led elsewhere by it.
        owner = path.lstat().st_uid
        if owner not in (os.geteuid(), path.parent.stat().st_uid):
            raise UsageError("cannot write to {path}, which is a link of another user", path=path)
    return target


def _try(target: Path, status: os.stat_result | None) -> None:
    if status is not None:
        if not status.st_mode & 0o222:  # root could write it all the same
            raise PermissionError(errno.EACCES, "it is read-only")
        os.close(os.open(target, os.O_WRONLY))
    with _temporary(target.parent) as (_, file):
        _write(file, bytes(PROBE_BYTES), durable=True)


def _replace(target: Path, content: bytes, replaced: os.stat_result | None, mode: int) -> None:
    with _temporary(target.parent, mode) as (temporary, file):
        if replaced is not None and hasattr(os, "fchown"):
            # Before it has any content: whoever could not read the old file must not read the new one.
            os.fchmod(file.fileno(), stat.S_IMODE(replaced.st_mode) & 0o777)
            with suppress(OSError):
                os.fchown(file.fileno(), replaced.st_uid, replaced.st_gid)
        _write(file, content, durable=True)
        temporary.replace(target)


@contextmanager
def _temporary(folder: Path, mode: int = 0o666) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file with a name that nobody can foresee; under that name it does not stay."""
    path = folder / f".{secrets.token_hex(8)}.part"
    with os.fdopen(os.open(path, _NEW, mode), "wb") as file:
        try:
            yield path, file
        finally:
            path.unlink(missing_ok=True)


def _opened(path: Path, status: os.stat_result) -> int:
    """A descriptor of a pipe or a device. Raises OSError if a pipe has no reader in time."""
    if not stat.S_ISFIFO(status.st_mode):
        return os.open(path, os.O_WRONLY | os.O_NOCTTY)
    deadline = time.monotonic() + READER_WITHIN
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > deadline:
                raise BrokenPipeError(errno.EPIPE, "nobody reads from it") from None
            time.sleep(0.05)
        else:
            os.set_blocking(descriptor, True)
            return descriptor


def _write(file: BinaryIO, content: bytes, *, durable: bool = False) -> None:
    """Write all of it and close the file; `durable` also waits until it is on the disk."""
    with file:
        file.write(content)
        if durable:
            file.flush()
            os.fsync(file.fileno())
